"""Words for the figures of one company."""

from serving import figures as f
from serving.periods import say
from serving.wording.phrases import Names, assumption, during, money, name_company, percent


def word_figure(result: object, names: Names) -> str | None:
    """Word a figure of one company in a sentence; None for any other result."""
    match result:
        case f.Price():
            return _word_price(result, names)
        case f.PeriodReturn():
            return _word_return(result, names)
        case f.Volatility():
            return (
                f"{percent(result.volatility_percent)} is the annualised volatility of "
                f"{name_company(result.symbol, names)} {during(result.period)}, over "
                f"{result.returns} daily returns to {say(result.to_day)}."
            )
        case f.Drawdown():
            return _word_drawdown(result, names)
        case f.GrowthRate():
            return (
                f"{percent(result.growth_percent, signed=True)} a year is the compound growth of "
                f"{name_company(result.symbol, names)} from the close of {say(result.from_day)} "
                f"to that of {say(result.to_day)}{assumption(result.period)}."
            )
        case f.ExtremeClose():
            return (
                f"{money(result.close, result.currency)} on {say(result.day)} is the "
                f"{result.kind} close of {name_company(result.symbol, names)} "
                f"{during(result.period)}, with data to {say(result.to_day)}."
            )
        case f.HighLow():
            return (
                f"{money(result.high, result.currency)} on {say(result.high_day)} is the highest "
                f"and {money(result.low, result.currency)} on {say(result.low_day)} the lowest "
                f"close of {name_company(result.symbol, names)} {during(result.period)}, with "
                f"data to {say(result.to_day)}."
            )
        case f.AveragePrice():
            return (
                f"{money(result.average, result.currency)} is the average close of "
                f"{name_company(result.symbol, names)} {during(result.period)}, over "
                f"{result.closes} closes to {say(result.to_day)}."
            )
        case _:
            return _word_days(result, names)


def _word_days(result: object, names: Names) -> str | None:
    match result:
        case f.ExtremeDay():
            rise = "rise" if result.return_percent > 0 else "fall"
            size = "largest" if (result.kind == "best") == (rise == "rise") else "smallest"
            return (
                f"{percent(result.return_percent, signed=True)} on {say(result.day)} is the "
                f"{size} one-day {rise} of {name_company(result.symbol, names)} "
                f"{during(result.period)}, with data to {say(result.to_day)}."
            )
        case f.UpDays():
            return (
                f"{percent(result.share_percent)} of the days saw "
                f"{name_company(result.symbol, names)} rise {during(result.period)}: "
                f"{result.up} of {result.returns} trading days to {say(result.to_day)}."
            )
        case f.GrownAmount():
            return (
                f"{money(result.value, result.currency)} is what "
                f"{money(result.amount, result.currency)} in "
                f"{name_company(result.symbol, names)} became from the close of "
                f"{say(result.from_day)} to that of {say(result.to_day)}, "
                f"{percent(result.return_percent, signed=True)} before costs and tax"
                f"{assumption(result.period)}."
            )
        case f.MovingAverage():
            return _word_average(result, names)
        case _:
            return None


def _word_price(price: f.Price, names: Names) -> str:
    company = name_company(price.symbol, names)
    figure = f"{money(price.close, price.currency)} is the close of {company}"
    if price.asked_for is None:
        return f"{figure} on {say(price.day)}, the newest day in the data."
    if price.asked_for != price.day:
        return f"{figure} on {say(price.day)}, the last trading day before {say(price.asked_for)}."
    return f"{figure} on {say(price.day)}."


def _word_return(result: f.PeriodReturn, names: Names) -> str:
    return (
        f"{percent(result.return_percent, signed=True)} is the return of "
        f"{name_company(result.symbol, names)} from the close of {say(result.from_day)} "
        f"({money(result.from_close, result.currency)}) to that of {say(result.to_day)} "
        f"({money(result.to_close, result.currency)}){assumption(result.period)}."
    )


def _word_drawdown(result: f.Drawdown, names: Names) -> str:
    name, when = name_company(result.symbol, names), during(result.period)
    if result.drawdown_percent == 0:
        return f"0.00% is the maximum drawdown of {name} {when}: no close was below a prior one."
    return (
        f"{percent(result.drawdown_percent, signed=True)} is the maximum drawdown of {name} "
        f"{when}: from {money(result.peak_close, result.currency)} on {say(result.peak_day)} to "
        f"{money(result.trough_close, result.currency)} on {say(result.trough_day)}, with data "
        f"to {say(result.to_day)}."
    )


def _word_average(result: f.MovingAverage, names: Names) -> str:
    assumed = " (you named no length, so I took 50 days)" if result.assumed_window else ""
    side = "above" if result.close >= result.average else "below"
    return (
        f"{money(result.average, result.currency)} is the {result.window_days}-day moving average "
        f"of {name_company(result.symbol, names)} on {say(result.day)}{assumed}; the close of "
        f"{money(result.close, result.currency)} is {side} it."
    )

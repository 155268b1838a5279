"""What is refused or asked about before any tool is called.

A stated thing that no tool can take is said to be so: leaving it out would give a figure that
answers another question.
"""

from serving.account_tools import ACCOUNT_TOOLS
from serving.periods import say
from serving.questions import Question, Slots
from serving.refusals import Refused

CAPABILITIES = (
    "prices, returns, volatility, drawdowns, growth rates, highs and lows, averages, trends, "
    "comparisons, rankings, correlations, baskets, portfolios, interval forecasts, and your own "
    "balances, bookings and spending"
)
ACCOUNT_INTENTS = {tool.name for tool in ACCOUNT_TOOLS}
TAKES_EXCLUDED = {"best_performers", "worst_performers", "portfolio"}
TAKES_AMOUNT = {"growth_of_amount", "portfolio", "basket_return"}


def require_answerable(question: Question) -> None:
    """Refuse what no tool may or can answer, and ask about what can be read in two ways.

    Raises:
        Refused: always with what can be asked instead.
    """
    _require_allowed(question)
    _require_clear_figure(question)
    _require_readable(question.slots)
    if question.intent in TAKES_AMOUNT:
        _require_plain_amount(question)
    if question.intent in ACCOUNT_INTENTS:
        _require_own_figures(question.slots)
    if question.slots.excluded and question.intent not in TAKES_EXCLUDED:
        raise Refused(
            "filter_unknown",
            "I can leave companies out of rankings and portfolios only. Name those to count.",
        )


def _require_allowed(question: Question) -> None:
    if question.intent == "advice":
        raise Refused(
            "advice_needs_licence",
            "I may not advise on buying, selling or holding: that needs a licence and your whole "
            "situation. I can give past returns, risk figures or an interval forecast, and a "
            "colleague of the bank can advise you.",
        )
    if question.intent == "not_in_data":
        raise Refused(
            "figure_not_held",
            "I hold daily closing prices only, so I cannot tell you that. I can give "
            f"{CAPABILITIES}.",
        )
    if question.intent == "forecast" and question.slots.certain:
        raise Refused(
            "nobody_knows",
            "Nobody can know a future price for certain, and I will not guess. I can give the "
            "interval that holds it with a probability of 80%: ask where a price may be in a "
            "number of days.",
        )


def _require_clear_figure(question: Question) -> None:
    if question.alternatives:
        choices = tuple(name.replace("_", " ") for name in question.alternatives)
        raise Refused("intent_unclear", f"Do you mean {' or '.join(choices)}?", choices)
    if question.intent in ("none", "repeat"):
        raise Refused(
            "intent_unclear",
            f"I did not understand which figure you want. I can give {CAPABILITIES}.",
        )


def _require_readable(slots: Slots) -> None:
    if slots.impossible_date:
        raise Refused(
            "date_impossible",
            f"No calendar has {slots.impossible_date}. Which day do you mean?",
        )
    if slots.vague_time:
        raise Refused(
            "time_vague",
            f"I do not know which days {slots.vague_time} has. Name a year, a quarter, a month or "
            "two days.",
        )
    wrong = slots.bad_amount or slots.bad_number
    if wrong:
        raise Refused("number_invalid", f"I cannot compute with {wrong}. Name another number.")
    if slots.ambiguous_company:
        named = slots.ambiguous_company
        raise Refused(
            "symbol_ambiguous",
            f"Which {named.text} do you mean: {' or '.join(named.symbols)}?",
            named.symbols,
        )
    if slots.ambiguous_date:
        days = tuple(say(day) for day in slots.ambiguous_date)
        raise Refused("date_ambiguous", f"Do you mean {' or '.join(days)}?", days)


def _require_plain_amount(question: Question) -> None:
    if question.slots.recurring:
        raise Refused(
            "number_invalid",
            "I can follow one amount that was put in at once, not a regular one. Ask for a single "
            "amount and a day.",
        )
    if question.slots.currency:
        raise Refused(
            "currencies_differ",
            f"The prices are in dollars, and I do not convert {question.slots.currency}. Name the "
            "amount in dollars.",
        )


def _require_own_figures(slots: Slots) -> None:
    if slots.others_accounts:
        raise Refused(
            "not_yours",
            "I can speak of your own accounts only. Ask for your balance, bookings or spending.",
        )
    if slots.symbols or slots.uncovered or slots.bare_amount:
        raise Refused(
            "filter_unknown",
            "I can total your bookings by category and period, not by payee or amount. Ask for a "
            "category, or for your last bookings.",
        )

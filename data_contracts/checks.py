"""Contracts compiled to Great Expectations: the verdict on a batch, and its bad rows by rule.

The home of great_expectations: only pipelines come through here; the service must not.
"""

import logging
import os
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.contract import Contract
from data_contracts.errors import ContractBroken, TellerError
from data_contracts.rules import Rule, broken_rows, compile_rules, prepare


@dataclass(frozen=True)
class RuleResult:
    """What Great Expectations found under one rule.

    Attributes:
        rule: the rule's name.
        broken: number of rows that break it.
        holds: whether the share of broken rows is within the contract's tolerance.
    """

    rule: str
    broken: int
    holds: bool


@dataclass(frozen=True)
class Verdict:
    """The result of holding one batch against its contract.

    Attributes:
        contract: name and version, `prices 1.0.0`.
        rows: rows in the batch.
        results: one entry a rule, table-level rules first.
    """

    contract: str
    rows: int
    results: tuple[RuleResult, ...]

    @property
    def holds(self) -> bool:
        """Whether every rule holds."""
        return all(result.holds for result in self.results)

    def describe(self, source: str) -> str:
        """Name each rule that does not hold, its rows and the source."""
        broken = "; ".join(
            f"{r.rule}: {r.broken} of {self.rows} rows" for r in self.results if not r.holds
        )
        return f"contract {self.contract} is broken by {source}: {broken}"


@dataclass(frozen=True)
class Checked:
    """A batch after its check.

    Attributes:
        verdict: by Great Expectations.
        rows: all rows typed, in the contract's columns, shape (rows, columns).
        broken: for each rule with broken rows, its mask, shape (rows,).
    """

    verdict: Verdict
    rows: pd.DataFrame
    broken: dict[str, np.ndarray]

    @property
    def good(self) -> pd.DataFrame:
        """The rows that break no rule."""
        bad = np.zeros(len(self.rows), dtype=bool)
        for mask in self.broken.values():
            bad |= mask
        return self.rows[~bad].reset_index(drop=True)


def check(raw: pd.DataFrame, contract: Contract, source: str) -> Checked:
    """Hold a batch against its contract.

    Args:
        raw: the batch as the source delivered it.
        contract: what it must keep.
        source: where it came from, for messages.

    Raises:
        ContractBroken: if a required column is missing, before any row is looked at.
        TellerError: if Great Expectations and the mask of bad rows disagree.
    """
    missing = [c.name for c in contract.columns if c.required and c.name not in raw.columns]
    if missing:
        raise ContractBroken(
            f"contract {contract.name} {contract.version} is broken by {source}: "
            f"columns.present: missing {', '.join(missing)} (all {len(raw)} rows); "
            f"found {', '.join(map(str, raw.columns))}"
        )
    rules = compile_rules(contract)
    prepared = prepare(raw, contract)
    outcome = _validate(prepared, contract, rules)
    broken = {rule.name: broken_rows(prepared, rule) for rule in rules}
    enough = bool(outcome.pop("rows.present")["success"])
    results = [RuleResult("rows.present", 0 if enough else len(prepared), enough)]
    for rule in rules:
        found = outcome[rule.name]
        _require_agreement(rule, found, broken[rule.name], source)
        results.append(RuleResult(rule.name, found["unexpected_count"], found["success"]))
    return Checked(
        Verdict(f"{contract.name} {contract.version}", len(prepared), tuple(results)),
        prepared[[c.name for c in contract.columns]],
        {name: mask for name, mask in broken.items() if mask.any()},
    )


def _require_agreement(rule: Rule, found: dict[str, Any], mask: np.ndarray, source: str) -> None:
    listed = set(found["indices"])
    expected = set(np.flatnonzero(mask).tolist())
    if found["unexpected_count"] != len(expected) or not listed <= expected:
        raise TellerError(
            f"rule {rule.name} on {source}: Great Expectations found "
            f"{found['unexpected_count']} bad rows, the mask {len(expected)}; "
            "one of the two is wrong: report it with the file"
        )


def _validate(
    prepared: pd.DataFrame, contract: Contract, rules: list[Rule]
) -> dict[str, dict[str, Any]]:
    """Run the compiled suite; returns success, count and row indices by rule name."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    # At INFO it logs some hundred lines a check about its own construction.
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch = (
        context.data_sources.add_pandas("batches")
        .add_dataframe_asset(contract.name)
        .add_batch_definition_whole_dataframe("batch")
    )
    suite = context.suites.add(
        gx.ExpectationSuite(contract.name, expectations=compile_suite(contract, rules))
    )
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(name=contract.name, data=batch, suite=suite)
    )
    checkpoint = context.checkpoints.add(
        gx.Checkpoint(
            name=contract.name,
            validation_definitions=[definition],
            result_format={"result_format": "COMPLETE"},
        )
    )
    run = checkpoint.run(batch_parameters={"dataframe": prepared})
    (result,) = run.run_results.values()
    return {
        item.expectation_config.meta["rule"]: {
            "success": bool(item.success),
            "unexpected_count": int(item.result.get("unexpected_count") or 0),
            "indices": item.result.get("unexpected_index_list") or [],
        }
        for item in result.results
    }


def compile_suite(contract: Contract, rules: list[Rule]) -> list[Any]:
    """Compile rules to expectations; each carries its rule's name in `meta`."""
    import great_expectations.expectations as gxe

    present = gxe.ExpectTableRowCountToBeBetween(
        min_value=contract.minimum_rows, meta={"rule": "rows.present"}
    )
    return [present, *(_expectation(rule, 1 - contract.tolerance) for rule in rules)]


def _expectation(rule: Rule, mostly: float) -> Any:
    import great_expectations.expectations as gxe

    shared: dict[str, Any] = {"mostly": mostly, "meta": {"rule": rule.name}}
    column, arguments = rule.columns[0], rule.arguments
    limits = {"min_value": arguments.get("minimum"), "max_value": arguments.get("maximum")}
    match rule.kind:
        case "parses":
            return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=[True], **shared)
        case "required":
            return gxe.ExpectColumnValuesToNotBeNull(column=column, **shared)
        case "range":
            strict = arguments["strict_minimum"]
            return gxe.ExpectColumnValuesToBeBetween(
                column=column, strict_min=strict, **limits, **shared
            )
        case "length":
            return gxe.ExpectColumnValueLengthsToBeBetween(column=column, **limits, **shared)
        case "pattern":
            return gxe.ExpectColumnValuesToMatchRegex(
                column=column, regex=arguments["pattern"], **shared
            )
        case "known":
            return gxe.ExpectColumnValuesToBeInSet(
                column=column, value_set=list(arguments["values"]), **shared
            )
        case "unique" if len(rule.columns) == 1:
            return gxe.ExpectColumnValuesToBeUnique(column=column, **shared)
        case "unique":
            # A key with a part missing breaks `required`; it repeats nothing.
            return gxe.ExpectCompoundColumnsToBeUnique(
                column_list=list(rule.columns), ignore_row_if="any_value_is_missing", **shared
            )

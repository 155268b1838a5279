"""A contract with one column of each type and one rule of each kind."""

from data_contracts.contract import Contract, parse_contract

TEXT = """
apiVersion: v3.1.0
kind: DataContract
id: urn:teller:small
name: small
version: 1.0.0
status: active
domain: tests
description: {purpose: To be broken., limitations: None., usage: In tests.}
team:
  name: testers
  members: [{username: testers, role: data owner}]
schema:
  - name: small
    logicalType: object
    physicalType: table
    description: One column of each type.
    properties:
      - name: code
        logicalType: string
        description: First half of the key.
        required: true
        primaryKey: true
        primaryKeyPosition: 1
        logicalTypeOptions: {pattern: '^[A-Z]{1,3}$'}
      - name: day
        logicalType: date
        description: Second half of the key.
        required: true
        primaryKey: true
        primaryKeyPosition: 2
      - {name: moment, logicalType: timestamp, description: A moment.}
      - name: price
        logicalType: number
        description: Above 0, at most 100.
        logicalTypeOptions: {exclusiveMinimum: 0, maximum: 100}
      - name: count
        logicalType: integer
        description: At least 0.
        logicalTypeOptions: {minimum: 0}
      - {name: open, logicalType: boolean, description: Yes or no.}
      - name: note
        logicalType: string
        description: Two to five characters.
        logicalTypeOptions: {minLength: 2, maxLength: 5}
      - name: side
        logicalType: string
        description: A closed set.
        quality:
          - name: side_known
            metric: invalidValues
            arguments: {validValues: [buy, sell]}
            mustBe: 0
    quality:
      - {name: not_empty, metric: rowCount, mustBeGreaterThan: 0}
slaProperties:
  - {property: retention, value: 48, unit: h}
customProperties:
  - {property: tolerancePercent, value: 10}
"""


def small_contract(tolerance_percent: float = 10) -> Contract:
    """The contract with another tolerance."""
    text = TEXT.replace(
        "tolerancePercent, value: 10", f"tolerancePercent, value: {tolerance_percent}"
    )
    return parse_contract(text, "small")


def good_row(number: int = 0) -> dict[str, object]:
    """A row that keeps every rule; another number, another key."""
    return {
        "code": "ABC",
        "day": f"20{10 + number // 336:02}-{1 + number // 28 % 12:02}-{1 + number % 28:02}",
        "moment": "2022-01-03T10:00:00Z",
        "price": "12.5",
        "count": "3",
        "open": "true",
        "note": "fine",
        "side": "buy",
    }

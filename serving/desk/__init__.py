"""The ticket desk: a customer's problem from its arrival to its resolution, and its clock."""

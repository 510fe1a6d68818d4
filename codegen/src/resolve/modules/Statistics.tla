----------------------------- MODULE Statistics -----------------------------
\* A test of a distribution. Without native meaning.
EXTENDS Naturals

ChiSquare(expected, actual, alpha) == CHOOSE b \in BOOLEAN : b = <<expected, actual, alpha>>
=============================================================================

------------------------------ MODULE Bitwise -------------------------------
\* Integers as rows of 32 bits, of which the first is the sign.
LOCAL INSTANCE Integers

RECURSIVE AndBits(_, _), OrBits(_, _), XorBits(_, _), NotBits(_), shiftR(_, _)
LOCAL AndBits(a, b) ==
  IF a = 0 \/ b = 0 THEN 0 ELSE IF a = -1 THEN b ELSE IF b = -1 THEN a
  ELSE (a % 2) * (b % 2) + 2 * AndBits(a \div 2, b \div 2)
LOCAL OrBits(a, b) ==
  IF a = 0 THEN b ELSE IF b = 0 THEN a ELSE IF a = -1 \/ b = -1 THEN -1
  ELSE (IF a % 2 = 1 \/ b % 2 = 1 THEN 1 ELSE 0) + 2 * OrBits(a \div 2, b \div 2)
LOCAL XorBits(a, b) ==
  IF a = 0 THEN b ELSE IF b = 0 THEN a ELSE IF a = -1 THEN -1 - b ELSE IF b = -1 THEN -1 - a
  ELSE (((a % 2) + (b % 2)) % 2) + 2 * XorBits(a \div 2, b \div 2)
LOCAL NotBits(a) == IF a = 0 \/ a < 0 THEN 0 ELSE (1 - (a % 2)) + 2 * NotBits(a \div 2)

a & b == AndBits(a, b)
a | b == OrBits(a, b)
a ^^ b == XorBits(a, b)
Not(a) == NotBits(a)
shiftR(n, pos) ==
  LET places == pos % 32
      half == IF n < 0 THEN (n \div 2) + 2147483647 + 1 ELSE n \div 2
  IN  IF places = 0 \/ n = 0 THEN n ELSE shiftR(half, places - 1)
=============================================================================

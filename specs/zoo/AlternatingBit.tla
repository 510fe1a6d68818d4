--------------------------- MODULE AlternatingBit ---------------------------
(***************************************************************************)
(* The alternating-bit protocol: one bit with every message and every         *)
(* acknowledgement is enough to send a sequence over channels that lose and    *)
(* duplicate, as long as they deliver again and again what is sent again and   *)
(* again.                                                                    *)
(*                                                                          *)
(* Shown: strong fairness, removal from the middle of a sequence, UNCHANGED    *)
(* over definitions, and an invariant about prefixes.                         *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS Length, Room

Data == [i \in 1..Length |-> 10 * i]

VARIABLES next, bit,        \* the sender: the place in Data, and its bit
          got, expects,     \* the receiver
          messages, acks    \* the channels
sender == <<next, bit>>
receiver == <<got, expects>>
channels == <<messages, acks>>
vars == <<sender, receiver, channels>>

Init == /\ next = 1 /\ bit = 0
        /\ got = << >> /\ expects = 0
        /\ messages = << >> /\ acks = << >>

Flip(b) == 1 - b
Without(s, i) == SubSeq(s, 1, i - 1) \o SubSeq(s, i + 1, Len(s))

Send == /\ next <= Length /\ Len(messages) < Room
        /\ messages' = Append(messages, <<Data[next], bit>>)
        /\ UNCHANGED <<sender, receiver, acks>>

Receive == /\ messages # << >>
           /\ LET m == Head(messages)
              IN IF m[2] = expects
                 THEN got' = Append(got, m[1]) /\ expects' = Flip(expects)
                 ELSE UNCHANGED receiver
           /\ messages' = Tail(messages)
           /\ UNCHANGED <<sender, acks>>

(* Acknowledges the last message that was new, whatever came since. *)
Acknowledge == /\ Len(acks) < Room /\ got # << >>
               /\ acks' = Append(acks, Flip(expects))
               /\ UNCHANGED <<sender, receiver, messages>>

HearAck == /\ acks # << >>
           /\ IF Head(acks) = bit /\ next <= Length
              THEN next' = next + 1 /\ bit' = Flip(bit)
              ELSE UNCHANGED sender
           /\ acks' = Tail(acks)
           /\ UNCHANGED <<receiver, messages>>

Lose == \/ \E i \in DOMAIN messages : messages' = Without(messages, i) /\ UNCHANGED <<sender, receiver, acks>>
        \/ \E i \in DOMAIN acks : acks' = Without(acks, i) /\ UNCHANGED <<sender, receiver, messages>>

Next == Send \/ Receive \/ Acknowledge \/ HearAck \/ Lose

Spec == /\ Init /\ [][Next]_vars
        /\ WF_vars(Send) /\ WF_vars(Acknowledge)
        /\ SF_vars(Receive) /\ SF_vars(HearAck)

-----------------------------------------------------------------------------
IsPrefix(s, t) == Len(s) <= Len(t) /\ s = SubSeq(t, 1, Len(s))

TypeOK == next \in 1..Length + 1 /\ {bit, expects} \subseteq {0, 1}
InOrder == IsPrefix(got, Data)
SenderIsNotAhead == next - 1 <= Len(got)
Arrives == <>(got = Data)
AllIsAcknowledged == got = Data ~> next > Length
=============================================================================

-------------------------------- MODULE Clock --------------------------------
(***************************************************************************)
(* A clock with two hands.  Whoever looks at the hour hand alone sees the     *)
(* hour clock, fairness included: its steps when the minute hand passes        *)
(* twelve, and otherwise steps that change nothing.                           *)
(*                                                                          *)
(* Shown: refinement with fairness and stuttering, a parametrised INSTANCE     *)
(* (one module, any display), an instance's operator in an action, and an      *)
(* operator defined by an instance inside LET.                                *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS HoursADay, MinutesAnHour

VARIABLES hour, minute
vars == <<hour, minute>>

(* HourHand(h)!Tick is about whatever expression h stands for. *)
HourHand(shown) == INSTANCE Hours WITH hour <- shown
MinuteHand == INSTANCE Hours WITH hour <- minute, HoursADay <- MinutesAnHour

Init == HourHand(hour)!Init /\ MinuteHand!Init

Tick == /\ MinuteHand!Tick
        /\ IF minute' = 0 THEN HourHand(hour)!Tick ELSE UNCHANGED hour

Spec == Init /\ [][Tick]_vars /\ WF_vars(Tick)

-----------------------------------------------------------------------------
ShowsHours == HourHand(hour)!Spec

(* Somebody else's clock, twelve hours apart, is right as well. *)
ShowsOtherHours == HourHand((hour + HoursADay \div 2) % HoursADay)!Init /\
                   [][HourHand((hour + HoursADay \div 2) % HoursADay)!Tick]_hour

TypeOK == LET Day == INSTANCE Hours WITH HoursADay <- HoursADay * MinutesAnHour,
                                         hour <- hour * MinutesAnHour + minute
          IN Day!Init

Midnight == hour = 0 /\ minute = 0
StrikesTwelve == []<>Midnight
=============================================================================

;; The hot loops over time-log records. `tools/build-kernel.js` makes record-kernel-bytes.ts of it.
;;
;; "count" and "fill" walk whole records of a window of the binary that the caller has copied to INPUT, and stop before
;; the first that they cannot or must not take. They decide ordinary records only; what is unusual goes back to the caller,
;; who alone may call it damage. Nothing is read or written beyond the window and the staging places.
;;
;; Memory, in bytes; memory-map.ts names the same places:
;;      0  layout of a record, i32 each, -1 where a field is not in the binary:
;;         0 fixed bytes, 4 channels, 8 has time, 12 north, 16 east, 20 up, 24 status, 28 PDOP, 32 HDOP,
;;         36 satellites, 40 GPS time, 44 GPS date
;;     64  progress, i32 each: 64 records, of filling the place reached, 68 values, 72 date and 76 ms of the last record,
;;         80 address of the last record
;;     96  bytes from one row of presence to the next, 100 bytes of a set of channels, a multiple of 8
;;    104  1 when a record was found out of order
;;    108  words of presence that "pack" left
;;   1024  last record out of order that carried each channel (256 × i32)
;;   2048  records that carry each channel (256 × i32)
;;   4096  where the next value of each channel is staged (256 × i32)
;;   8192  INPUT, 64 KiB
;;  73728  staged time, then at the addresses that "fill" names staged position, 12288 places each
;; 471040  staged values, 4 MiB
;; 4665344  staged presence, a row for each channel, a bit for each place, 0 when a log begins; 256 × 4176 bytes
;; 5734400  for long-log-kernel.wat alone: a set of channels for each of 4096 places, 0 when "fill" begins with place 0
(module
  (memory (export "memory") 90)

  ;; Counts ordinary records from $at on. With $known the first one has been found sound by the caller.
  ;; Returns the address of the first record not counted.
  (func (export "count") (param $at i32) (param $end i32) (param $known i32) (result i32)
    (local $fixed i32) (local $channels i32) (local $hasTime i32)
    (local $north i32) (local $east i32) (local $status i32)
    (local $records i32) (local $values i32) (local $lastDate i32) (local $lastMs i32) (local $lastAt i32)
    (local $date i32) (local $ms i32) (local $raw i32)
    (local $first i32) (local $next i32) (local $entry i32) (local $slot i32) (local $beyond i32)
    (local $before i32) (local $unordered i32)
    (local.set $fixed (i32.load (i32.const 0)))
    (local.set $channels (i32.load (i32.const 4)))
    (local.set $hasTime (i32.load (i32.const 8)))
    (local.set $north (i32.load (i32.const 12)))
    (local.set $east (i32.load (i32.const 16)))
    (local.set $status (i32.load (i32.const 24)))
    (local.set $records (i32.load (i32.const 64)))
    (local.set $values (i32.load (i32.const 68)))
    (local.set $lastDate (i32.load (i32.const 72)))
    (local.set $lastMs (i32.load (i32.const 76)))
    (local.set $lastAt (i32.load (i32.const 80)))
    (block $stop
      (loop $record
        (local.set $first (i32.add (i32.add (local.get $at) (local.get $fixed)) (i32.const 1)))
        (br_if $stop (i32.gt_u (local.get $first) (local.get $end)))
        (local.set $next
          (i32.add (local.get $first)
            (i32.mul (i32.load8_u (i32.sub (local.get $first) (i32.const 1))) (i32.const 5))))
        (br_if $stop (i32.gt_u (local.get $next) (local.get $end)))

        (if (local.get $hasTime)
          (then
            (local.set $ms (i32.load (local.get $at)))
            (local.set $date (i32.load16_u offset=4 (local.get $at)))))
        (if (i32.eqz (local.get $known))
          (then
            (if (local.get $hasTime)
              (then
                (br_if $stop (i32.ne (local.get $date) (local.get $lastDate)))
                ;; beyond the day only where the clock runs on from the record before
                (if (i32.ge_u (local.get $ms) (i32.const 86400000))
                  (then
                    (br_if $stop (i32.lt_u (local.get $ms) (local.get $lastMs)))
                    (br_if $stop
                      (i32.gt_u (i32.sub (local.get $ms) (local.get $lastMs)) (i32.const 86400000)))))))
            (if (i32.ge_s (local.get $north) (i32.const 0))
              (then
                (local.set $raw (i32.load (i32.add (local.get $at) (local.get $north))))
                ;; -90° to 90°, else one of both ends of the i32 range
                (if (i32.gt_u (i32.add (local.get $raw) (i32.const 900000000)) (i32.const 1800000000))
                  (then
                    (br_if $stop
                      (i32.gt_u (i32.add (local.get $raw) (i32.const 0x80000001)) (i32.const 1)))))))
            (if (i32.ge_s (local.get $east) (i32.const 0))
              (then
                (local.set $raw (i32.load (i32.add (local.get $at) (local.get $east))))
                (if (i32.gt_u (i32.add (local.get $raw) (i32.const 1800000000)) (i32.const 3600000000))
                  (then
                    (br_if $stop
                      (i32.gt_u (i32.add (local.get $raw) (i32.const 0x80000001)) (i32.const 1)))))))
            (if (i32.ge_s (local.get $status) (i32.const 0))
              (then
                (br_if $stop
                  (i32.gt_u (i32.load8_u (i32.add (local.get $at) (local.get $status))) (i32.const 15)))))))

        ;; nearly all records name their channels in ascending order, each once, so that only the last one can lie beyond
        ;; the header
        (local.set $slot (i32.const -1))
        (local.set $unordered (i32.const 0))
        (local.set $entry (local.get $first))
        (block $counted
          (loop $value
            (br_if $counted (i32.ge_u (local.get $entry) (local.get $next)))
            (local.set $before (local.get $slot))
            (local.set $slot (i32.load8_u (local.get $entry)))
            (local.set $unordered
              (i32.or (local.get $unordered) (i32.le_s (local.get $slot) (local.get $before))))
            (i32.store offset=2048 (i32.shl (local.get $slot) (i32.const 2))
              (i32.add (i32.load offset=2048 (i32.shl (local.get $slot) (i32.const 2))) (i32.const 1)))
            (local.set $entry (i32.add (local.get $entry) (i32.const 5)))
            (br $value)))
        (if (i32.or (local.get $unordered) (i32.ge_s (local.get $slot) (local.get $channels)))
          (then
            ;; take back what this record has counted, then look at each value
            (local.set $entry (local.get $first))
            (local.set $beyond (i32.const 0))
            (block $undone
              (loop $value
                (br_if $undone (i32.ge_u (local.get $entry) (local.get $next)))
                (local.set $slot (i32.load8_u (local.get $entry)))
                (local.set $beyond
                  (i32.or (local.get $beyond) (i32.ge_u (local.get $slot) (local.get $channels))))
                (local.set $slot (i32.shl (local.get $slot) (i32.const 2)))
                (i32.store offset=2048 (local.get $slot)
                  (i32.sub (i32.load offset=2048 (local.get $slot)) (i32.const 1)))
                (local.set $entry (i32.add (local.get $entry) (i32.const 5)))
                (br $value)))
            (br_if $stop (local.get $beyond))
            ;; a channel that occurs twice counts once
            (local.set $entry (local.get $first))
            (block $counted_once
              (loop $value
                (br_if $counted_once (i32.ge_u (local.get $entry) (local.get $next)))
                (local.set $slot (i32.shl (i32.load8_u (local.get $entry)) (i32.const 2)))
                (i32.store offset=2048 (local.get $slot)
                  (i32.add (i32.load offset=2048 (local.get $slot))
                    (i32.ne (i32.load offset=1024 (local.get $slot)) (local.get $records))))
                (i32.store offset=1024 (local.get $slot) (local.get $records))
                (local.set $entry (i32.add (local.get $entry) (i32.const 5)))
                (br $value)))))

        (local.set $values
          (i32.add (local.get $values) (i32.load8_u (i32.sub (local.get $first) (i32.const 1)))))
        (local.set $records (i32.add (local.get $records) (i32.const 1)))
        (local.set $lastDate (local.get $date))
        (local.set $lastMs (local.get $ms))
        (local.set $lastAt (local.get $at))
        (local.set $at (local.get $next))
        (local.set $known (i32.const 0))
        (br $record)))
    (i32.store (i32.const 64) (local.get $records))
    (i32.store (i32.const 68) (local.get $values))
    (i32.store (i32.const 72) (local.get $lastDate))
    (i32.store (i32.const 76) (local.get $lastMs))
    (i32.store (i32.const 80) (local.get $lastAt))
    (local.get $at))

  ;; Stages ordinary records from $at on: $place is the place of the first one in the staged columns, $limit the place to
  ;; stop before, $presenceAt the byte within a row of presence that stands for place 0. With $known the first record has
  ;; been found sound by the caller.
  ;; Returns the address of the first record not staged; the place reached is left at 64.
  (func (export "fill") (param $at i32) (param $end i32) (param $place i32) (param $limit i32)
    (param $presenceAt i32) (param $known i32) (result i32)
    (local $fixed i32) (local $channels i32) (local $hasTime i32) (local $rowBytes i32)
    (local $north i32) (local $east i32) (local $up i32) (local $status i32) (local $pdop i32) (local $hdop i32)
    (local $satellites i32) (local $gpsTime i32) (local $gpsDate i32)
    (local $values i32) (local $lastDate i32) (local $lastMs i32) (local $lastAt i32)
    (local $date i32) (local $ms i32) (local $raw i32)
    (local $first i32) (local $next i32) (local $entry i32) (local $place2 i32) (local $place4 i32)
    (local $channel i32) (local $slot i32) (local $to i32)
    (local $byte i32) (local $shift i32) (local $bit i32)
    (local $presence i32) (local $present i32)
    (local.set $fixed (i32.load (i32.const 0)))
    (local.set $channels (i32.load (i32.const 4)))
    (local.set $hasTime (i32.load (i32.const 8)))
    (local.set $north (i32.load (i32.const 12)))
    (local.set $east (i32.load (i32.const 16)))
    (local.set $up (i32.load (i32.const 20)))
    (local.set $status (i32.load (i32.const 24)))
    (local.set $pdop (i32.load (i32.const 28)))
    (local.set $hdop (i32.load (i32.const 32)))
    (local.set $satellites (i32.load (i32.const 36)))
    (local.set $gpsTime (i32.load (i32.const 40)))
    (local.set $gpsDate (i32.load (i32.const 44)))
    (local.set $values (i32.load (i32.const 68)))
    (local.set $lastDate (i32.load (i32.const 72)))
    (local.set $lastMs (i32.load (i32.const 76)))
    (local.set $lastAt (i32.load (i32.const 80)))
    (local.set $rowBytes (i32.load (i32.const 96)))
    (block $stop
      (loop $record
        (br_if $stop (i32.ge_u (local.get $place) (local.get $limit)))
        (local.set $first (i32.add (i32.add (local.get $at) (local.get $fixed)) (i32.const 1)))
        (br_if $stop (i32.gt_u (local.get $first) (local.get $end)))
        (local.set $next
          (i32.add (local.get $first)
            (i32.mul (i32.load8_u (i32.sub (local.get $first) (i32.const 1))) (i32.const 5))))
        (br_if $stop (i32.gt_u (local.get $next) (local.get $end)))

        (if (local.get $hasTime)
          (then
            (local.set $ms (i32.load (local.get $at)))
            (local.set $date (i32.load16_u offset=4 (local.get $at)))))
        (if (i32.eqz (local.get $known))
          (then
            (if (local.get $hasTime)
              (then
                (br_if $stop (i32.ne (local.get $date) (local.get $lastDate)))
                ;; beyond the day only where the clock runs on from the record before
                (if (i32.ge_u (local.get $ms) (i32.const 86400000))
                  (then
                    (br_if $stop (i32.lt_u (local.get $ms) (local.get $lastMs)))
                    (br_if $stop
                      (i32.gt_u (i32.sub (local.get $ms) (local.get $lastMs)) (i32.const 86400000)))))))
            (if (i32.ge_s (local.get $north) (i32.const 0))
              (then
                (local.set $raw (i32.load (i32.add (local.get $at) (local.get $north))))
                ;; -90° to 90°, else one of both ends of the i32 range
                (if (i32.gt_u (i32.add (local.get $raw) (i32.const 900000000)) (i32.const 1800000000))
                  (then
                    (br_if $stop
                      (i32.gt_u (i32.add (local.get $raw) (i32.const 0x80000001)) (i32.const 1)))))))
            (if (i32.ge_s (local.get $east) (i32.const 0))
              (then
                (local.set $raw (i32.load (i32.add (local.get $at) (local.get $east))))
                (if (i32.gt_u (i32.add (local.get $raw) (i32.const 1800000000)) (i32.const 3600000000))
                  (then
                    (br_if $stop
                      (i32.gt_u (i32.add (local.get $raw) (i32.const 0x80000001)) (i32.const 1)))))))
            (if (i32.ge_s (local.get $status) (i32.const 0))
              (then
                (br_if $stop
                  (i32.gt_u (i32.load8_u (i32.add (local.get $at) (local.get $status))) (i32.const 15)))))))

        (local.set $place2 (i32.shl (local.get $place) (i32.const 1)))
        (local.set $place4 (i32.shl (local.get $place) (i32.const 2)))
        (if (local.get $hasTime)
          (then
            ;; day 0 is 1980-01-01, 3652 days behind 1970-01-01
            (f64.store offset=73728 (i32.shl (local.get $place) (i32.const 3))
              (f64.add
                (f64.mul
                  (f64.convert_i32_u (i32.add (local.get $date) (i32.const 3652)))
                  (f64.const 86400000))
                (f64.convert_i32_u (local.get $ms))))))
        (if (i32.ge_s (local.get $north) (i32.const 0))
          (then
            (i32.store offset=172352 (local.get $place4)
              (i32.load (i32.add (local.get $at) (local.get $north))))))
        (if (i32.ge_s (local.get $east) (i32.const 0))
          (then
            (i32.store offset=221824 (local.get $place4)
              (i32.load (i32.add (local.get $at) (local.get $east))))))
        (if (i32.ge_s (local.get $up) (i32.const 0))
          (then
            (i32.store offset=271296 (local.get $place4)
              (i32.load (i32.add (local.get $at) (local.get $up))))))
        (if (i32.ge_s (local.get $status) (i32.const 0))
          (then
            (i32.store8 offset=320768 (local.get $place)
              (i32.load8_u (i32.add (local.get $at) (local.get $status))))))
        (if (i32.ge_s (local.get $pdop) (i32.const 0))
          (then
            (i32.store16 offset=333376 (local.get $place2)
              (i32.load16_u (i32.add (local.get $at) (local.get $pdop))))))
        (if (i32.ge_s (local.get $hdop) (i32.const 0))
          (then
            (i32.store16 offset=358272 (local.get $place2)
              (i32.load16_u (i32.add (local.get $at) (local.get $hdop))))))
        (if (i32.ge_s (local.get $satellites) (i32.const 0))
          (then
            (i32.store8 offset=383168 (local.get $place)
              (i32.load8_u (i32.add (local.get $at) (local.get $satellites))))))
        (if (i32.ge_s (local.get $gpsTime) (i32.const 0))
          (then
            (i32.store offset=395776 (local.get $place4)
              (i32.load (i32.add (local.get $at) (local.get $gpsTime))))))
        (if (i32.ge_s (local.get $gpsDate) (i32.const 0))
          (then
            (i32.store16 offset=445248 (local.get $place2)
              (i32.load16_u (i32.add (local.get $at) (local.get $gpsDate))))))

        (local.set $entry (local.get $first))
        (local.set $byte (i32.add (local.get $presenceAt) (i32.shr_u (local.get $place) (i32.const 3))))
        (local.set $shift (i32.and (local.get $place) (i32.const 7)))
        (local.set $bit (i32.shl (i32.const 1) (local.get $shift)))
        (block $beyond
          (block $staged
            (loop $value
              (br_if $staged (i32.ge_u (local.get $entry) (local.get $next)))
              (local.set $channel (i32.load8_u (local.get $entry)))
              (br_if $beyond (i32.ge_u (local.get $channel) (local.get $channels)))
              (local.set $presence
                (i32.add (i32.mul (local.get $channel) (local.get $rowBytes)) (local.get $byte)))
              (local.set $slot (i32.shl (local.get $channel) (i32.const 2)))
              (local.set $present (i32.load8_u offset=4665344 (local.get $presence)))
              ;; a second value in the same record takes the place of the first: one word back without a branch
              (local.set $to
                (i32.sub (i32.load offset=4096 (local.get $slot))
                  (i32.shl
                    (i32.and (i32.shr_u (local.get $present) (local.get $shift)) (i32.const 1))
                    (i32.const 2))))
              (i32.store (local.get $to) (i32.load offset=1 (local.get $entry)))
              (i32.store8 offset=4665344 (local.get $presence)
                (i32.or (local.get $present) (local.get $bit)))
              (i32.store offset=4096 (local.get $slot) (i32.add (local.get $to) (i32.const 4)))
              (local.set $entry (i32.add (local.get $entry) (i32.const 5)))
              (br $value)))

          (local.set $values
            (i32.add (local.get $values) (i32.load8_u (i32.sub (local.get $first) (i32.const 1)))))
          (local.set $place (i32.add (local.get $place) (i32.const 1)))
          (local.set $lastDate (local.get $date))
          (local.set $lastMs (local.get $ms))
          (local.set $lastAt (local.get $at))
          (local.set $at (local.get $next))
          (local.set $known (i32.const 0))
          (br $record))

        ;; a channel beyond the header: what the record has staged before it is taken back, by its bits of presence
        (block $back
          (loop $value
            (br_if $back (i32.ge_u (local.get $first) (local.get $entry)))
            (local.set $channel (i32.load8_u (local.get $first)))
            (local.set $presence
              (i32.add (i32.mul (local.get $channel) (local.get $rowBytes)) (local.get $byte)))
            (local.set $present (i32.load8_u offset=4665344 (local.get $presence)))
            (if (i32.and (local.get $present) (local.get $bit))
              (then
                (i32.store8 offset=4665344 (local.get $presence)
                  (i32.xor (local.get $present) (local.get $bit)))
                (local.set $slot (i32.shl (local.get $channel) (i32.const 2)))
                (i32.store offset=4096 (local.get $slot)
                  (i32.sub (i32.load offset=4096 (local.get $slot)) (i32.const 4)))))
            (local.set $first (i32.add (local.get $first) (i32.const 5)))
            (br $value)))))
    (i32.store (i32.const 64) (local.get $place))
    (i32.store (i32.const 68) (local.get $values))
    (i32.store (i32.const 72) (local.get $lastDate))
    (i32.store (i32.const 76) (local.get $lastMs))
    (i32.store (i32.const 80) (local.get $lastAt))
    (local.get $at))

  ;; Moves what $records staged records hold together: values of the channels one after the other, then rows of presence of
  ;; those that some records lack. $stretchBytes lie between the values of two channels. Counts of values stand at 2048 then.
  ;; Returns the words of all values; those of presence are left at 108.
  (func (export "pack") (param $records i32) (param $stretchBytes i32) (result i32)
    (local $channel i32) (local $channels i32) (local $rowBytes i32) (local $usedBytes i32)
    (local $from i32) (local $bytes i32) (local $to i32) (local $row i32) (local $presence i32)
    (local.set $channels (i32.load (i32.const 4)))
    (local.set $rowBytes (i32.load (i32.const 96)))
    (local.set $usedBytes
      (i32.shl (i32.shr_u (i32.add (local.get $records) (i32.const 31)) (i32.const 5)) (i32.const 2)))
    (local.set $from (i32.const 471040))
    (local.set $to (i32.const 471040))
    (local.set $row (i32.const 4665344))
    (local.set $presence (i32.const 4665344))
    (block $done
      (loop $each
        (br_if $done (i32.ge_u (local.get $channel) (local.get $channels)))
        (local.set $bytes
          (i32.sub (i32.load offset=4096 (i32.shl (local.get $channel) (i32.const 2))) (local.get $from)))
        (i32.store offset=2048 (i32.shl (local.get $channel) (i32.const 2))
          (i32.shr_u (local.get $bytes) (i32.const 2)))
        (if (local.get $bytes)
          (then
            (memory.copy (local.get $to) (local.get $from) (local.get $bytes))
            (local.set $to (i32.add (local.get $to) (local.get $bytes)))
            (if (i32.lt_u (i32.shr_u (local.get $bytes) (i32.const 2)) (local.get $records))
              (then
                (memory.copy (local.get $presence) (local.get $row) (local.get $usedBytes))
                (local.set $presence (i32.add (local.get $presence) (local.get $usedBytes)))))))
        (local.set $from (i32.add (local.get $from) (local.get $stretchBytes)))
        (local.set $row (i32.add (local.get $row) (local.get $rowBytes)))
        (local.set $channel (i32.add (local.get $channel) (i32.const 1)))
        (br $each)))
    (i32.store (i32.const 108)
      (i32.shr_u (i32.sub (local.get $presence) (i32.const 4665344)) (i32.const 2)))
    (i32.shr_u (i32.sub (local.get $to) (i32.const 471040)) (i32.const 2)))
)

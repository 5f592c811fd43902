;; The hot loop over XML. `tools/build-kernel.js` makes xml-kernel-bytes.ts of it.
;;
;; "scan" walks ordinary constructs of a window of the document that the caller has copied to INPUT: start tags of three
;; capitals with attributes of one capital, each once, whose values are plain ASCII, and the end tags that belong to
;; them. It stops before whatever else begins with "<", and before a tag that the window cuts; the caller reads that.
;;
;; Memory, in bytes; xml-memory-map.ts names the same places:
;;      0  i32 each: 0 open elements, 4 elements so far, 8 attributes so far, 12 elements and 16 attributes when the call
;;         began, 20 elements closed that were opened before, 24 what makes an address a byte of the document
;;     64  index of each open element, 65 × i32
;;    512  name of each open element, 65 × i32
;;   1024  what each byte is within a value: 0 plain, 1 a quotation mark, else unusual
;;   2048  elements closed that were opened before the call, and where they end: 64 pairs of i32
;;   8192  INPUT, 64 KiB
;;  73728  staged attributes, two i32 each
;; 231424  staged elements, three i32 each
(module
  (memory (export "memory") 6)

  ;; Returns the address of the "<" not scanned, $end when none is left.
  (func (export "scan") (param $at i32) (param $end i32) (result i32)
    (local $tag i32) (local $byte i32) (local $name i32) (local $seen i32) (local $first i32) (local $row i32)
    (local $quote i32) (local $from i32) (local $depth i32) (local $elements i32) (local $attributes i32)
    (local $element i32) (local $kind i32) (local $bit i32)
    (local.set $depth (i32.load (i32.const 0)))
    (local.set $elements (i32.load (i32.const 4)))
    (local.set $attributes (i32.load (i32.const 8)))
    (i32.store (i32.const 12) (local.get $elements))
    (i32.store (i32.const 16) (local.get $attributes))
    (i32.store (i32.const 20) (i32.const 0))
    (local.set $first (local.get $attributes))
    (block $stop
      (loop $construct
        (block $found
          (loop $text
            (local.set $tag (local.get $at))
            (br_if $stop (i32.ge_u (local.get $at) (local.get $end)))
            (br_if $found (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x3c)))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $text)))
        (local.set $first (local.get $attributes))
        (br_if $stop (i32.gt_u (i32.add (local.get $at) (i32.const 6)) (local.get $end)))

        (if (i32.eq (i32.load8_u offset=1 (local.get $at)) (i32.const 0x2f))
          (then
            (local.set $name (call $capitals (i32.add (local.get $at) (i32.const 2))))
            (br_if $stop (i32.lt_s (local.get $name) (i32.const 0)))
            (br_if $stop (i32.ne (i32.load8_u offset=5 (local.get $at)) (i32.const 0x3e)))
            (br_if $stop (i32.eqz (local.get $depth)))
            ;; the words before those of the innermost element
            (local.set $row (i32.shl (i32.sub (local.get $depth) (i32.const 1)) (i32.const 2)))
            (br_if $stop (i32.ne (i32.load offset=512 (local.get $row)) (local.get $name)))
            (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))
            (local.set $element (i32.sub (i32.load offset=64 (local.get $row)) (i32.load (i32.const 12))))
            (if (i32.ge_s (local.get $element) (i32.const 0))
              (then
                (i32.store offset=231432 (i32.mul (local.get $element) (i32.const 12)) (local.get $elements)))
              (else
                (local.set $from (i32.shl (i32.load (i32.const 20)) (i32.const 3)))
                (i32.store offset=2048 (local.get $from) (i32.load offset=64 (local.get $row)))
                (i32.store offset=2052 (local.get $from) (local.get $elements))
                (i32.store (i32.const 20) (i32.add (i32.load (i32.const 20)) (i32.const 1)))))
            (local.set $at (i32.add (local.get $at) (i32.const 6)))
            (br $construct)))

        (local.set $name (call $capitals (i32.add (local.get $at) (i32.const 1))))
        (br_if $stop (i32.lt_s (local.get $name) (i32.const 0)))
        (local.set $byte (i32.load8_u offset=4 (local.get $at)))
        (if (i32.eqz (call $isSpace (local.get $byte)))
          (then
            (br_if $stop
              (i32.and (i32.ne (local.get $byte) (i32.const 0x2f)) (i32.ne (local.get $byte) (i32.const 0x3e))))))
        ;; what stands behind the root, and what nests too deep, is for the caller
        (br_if $stop (i32.and (i32.eqz (local.get $depth)) (i32.ne (local.get $elements) (i32.const 0))))
        (br_if $stop (i32.eq (local.get $depth) (i32.const 64)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $seen (i32.const 0))
        (block $closed
          (loop $attribute
            (br_if $stop (i32.ge_u (local.get $at) (local.get $end)))
            (local.set $byte (i32.load8_u (local.get $at)))
            (if (call $isSpace (local.get $byte))
              (then
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (br $attribute)))
            (br_if $closed (i32.eq (local.get $byte) (i32.const 0x3e)))
            (br_if $stop (i32.ge_u (i32.add (local.get $at) (i32.const 3)) (local.get $end)))
            (if (i32.eq (local.get $byte) (i32.const 0x2f))
              (then
                (br_if $stop (i32.ne (i32.load8_u offset=1 (local.get $at)) (i32.const 0x3e)))
                (br $closed)))
            (local.set $byte (i32.sub (local.get $byte) (i32.const 0x41)))
            (br_if $stop (i32.ge_u (local.get $byte) (i32.const 26)))
            (br_if $stop (i32.ne (i32.load8_u offset=1 (local.get $at)) (i32.const 0x3d)))
            (local.set $quote (i32.load8_u offset=2 (local.get $at)))
            (br_if $stop
              (i32.and (i32.ne (local.get $quote) (i32.const 0x22)) (i32.ne (local.get $quote) (i32.const 0x27))))
            (local.set $bit (i32.shl (i32.const 1) (local.get $byte)))
            (br_if $stop (i32.and (local.get $seen) (local.get $bit)))
            (local.set $seen (i32.or (local.get $seen) (local.get $bit)))
            (local.set $at (i32.add (local.get $at) (i32.const 3)))
            (local.set $from (local.get $at))
            (block $value
              (loop $byte_of_value
                (br_if $stop (i32.ge_u (local.get $at) (local.get $end)))
                (local.set $kind (i32.load8_u offset=1024 (i32.load8_u (local.get $at))))
                (if (local.get $kind)
                  (then
                    (br_if $stop (i32.ne (local.get $kind) (i32.const 1)))
                    (br_if $value (i32.eq (i32.load8_u (local.get $at)) (local.get $quote)))))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (br $byte_of_value)))
            ;; its length stands above 19 bits; a longer value is for the caller
            (br_if $stop (i32.ge_u (i32.sub (local.get $at) (local.get $from)) (i32.const 8191)))
            (local.set $row
              (i32.shl (i32.sub (local.get $attributes) (i32.load (i32.const 16))) (i32.const 3)))
            (i32.store offset=73728 (local.get $row) (i32.add (local.get $from) (i32.load (i32.const 24))))
            (i32.store offset=73732 (local.get $row)
              (i32.or
                (local.get $byte)
                (i32.shl (i32.sub (local.get $at) (local.get $from)) (i32.const 19))))
            (local.set $attributes (i32.add (local.get $attributes) (i32.const 1)))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br $attribute)))

        (local.set $row (i32.mul (i32.sub (local.get $elements) (i32.load (i32.const 12))) (i32.const 12)))
        (i32.store offset=231424 (local.get $row) (local.get $name))
        (i32.store offset=231428 (local.get $row) (local.get $first))
        (if (i32.eq (local.get $byte) (i32.const 0x3e))
          (then
            (i32.store offset=64 (i32.shl (local.get $depth) (i32.const 2)) (local.get $elements))
            (i32.store offset=512 (i32.shl (local.get $depth) (i32.const 2)) (local.get $name))
            (local.set $depth (i32.add (local.get $depth) (i32.const 1)))
            (local.set $at (i32.add (local.get $at) (i32.const 1))))
          (else
            (i32.store offset=231432 (local.get $row) (i32.add (local.get $elements) (i32.const 1)))
            (local.set $at (i32.add (local.get $at) (i32.const 2)))))
        (local.set $elements (i32.add (local.get $elements) (i32.const 1)))
        (local.set $first (local.get $attributes))
        (br $construct)))
    (i32.store (i32.const 0) (local.get $depth))
    (i32.store (i32.const 4) (local.get $elements))
    ;; attributes of a tag that is left to the caller do not count
    (i32.store (i32.const 8) (local.get $first))
    (local.get $tag))

  ;; Three capitals as a number to the base of 26, -1 where none stand.
  (func $capitals (param $at i32) (result i32)
    (local $first i32) (local $second i32) (local $third i32)
    (local.set $first (i32.sub (i32.load8_u (local.get $at)) (i32.const 0x41)))
    (local.set $second (i32.sub (i32.load8_u offset=1 (local.get $at)) (i32.const 0x41)))
    (local.set $third (i32.sub (i32.load8_u offset=2 (local.get $at)) (i32.const 0x41)))
    (if (result i32)
      (i32.and
        (i32.and (i32.lt_u (local.get $first) (i32.const 26)) (i32.lt_u (local.get $second) (i32.const 26)))
        (i32.lt_u (local.get $third) (i32.const 26)))
      (then
        (i32.add
          (i32.mul
            (i32.add (i32.mul (local.get $first) (i32.const 26)) (local.get $second))
            (i32.const 26))
          (local.get $third)))
      (else (i32.const -1))))

  ;; Space, line feed, carriage return, tab.
  (func $isSpace (param $byte i32) (result i32)
    (i32.or
      (i32.or (i32.eq (local.get $byte) (i32.const 0x20)) (i32.eq (local.get $byte) (i32.const 0x0a)))
      (i32.or (i32.eq (local.get $byte) (i32.const 0x0d)) (i32.eq (local.get $byte) (i32.const 0x09))))))

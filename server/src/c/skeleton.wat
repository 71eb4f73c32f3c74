;; One pass over a C file's bytes: its preprocessing directives, what is no code, where an enum may begin. And another
;; one: which of its identifiers may be among some wanted ones. skeleton.ts says what the numbers mean.
;;
;; Memory: 0..255 one for every byte that identifiers are made of; 256..351 six tables of 16 bytes, by which three
;; bytes of a wanted identifier are recognised (as in index/byte-scan.wat); 512 a bit for each wanted identifier's hash
;; (65536 bits); from 8704 on directives (4096 of 24 bytes) or lines, from 107008 on what is skipped or found (16384
;; numbers), from 172544 on enums (4096 numbers); from 196608 on the text, with 64 zero bytes behind.
;; Offsets that go out count from the text's first byte.
(module
  (memory (export "memory") 8)
  (global $directives (export "directives") (mut i32) (i32.const 0))
  (global $pairs (export "pairs") (mut i32) (i32.const 0))
  (global $enums (export "enums") (mut i32) (i32.const 0))
  ;; Whether a line begins where the scan goes on.
  (global $line (export "line") (mut i32) (i32.const 1))
  (global $hash (mut i32) (i32.const 0))

  ;; What a backslash takes with it, itself included, less one: a newline of one or two bytes, or any byte.
  (func $escaped (param $at i32) (result i32)
    (select (i32.const 2) (i32.const 1)
      (i32.and
        (i32.eq (i32.load8_u offset=1 (local.get $at)) (i32.const 13))
        (i32.eq (i32.load8_u offset=2 (local.get $at)) (i32.const 10)))))

  ;; Behind a comment whose slash stands at $at; $at where it is none.
  (func $skipComment (param $at i32) (param $limit i32) (result i32)
    (local $i i32) (local $c i32) (local $mask i32)
    (local.set $c (i32.load8_u offset=1 (local.get $at)))
    (local.set $i (i32.add (local.get $at) (i32.const 2)))
    (if (i32.eq (local.get $c) (i32.const 42))
      (then
        (loop $next
          (if (i32.ge_u (local.get $i) (local.get $limit)) (then (return (local.get $limit))))
          (local.set $mask (i8x16.bitmask (v128.and
            (i8x16.eq (v128.load (local.get $i)) (v128.const i8x16 42 42 42 42 42 42 42 42 42 42 42 42 42 42 42 42))
            (i8x16.eq (v128.load offset=1 (local.get $i)) (v128.const i8x16 47 47 47 47 47 47 47 47 47 47 47 47 47 47 47 47)))))
          (if (local.get $mask)
            (then
              (local.set $i (i32.add (local.get $i) (i32.ctz (local.get $mask))))
              ;; The bytes behind the text are zero, so that what was found lies before its end.
              (return (i32.add (local.get $i) (i32.const 2)))))
          (local.set $i (i32.add (local.get $i) (i32.const 16)))
          (br $next))))
    (if (i32.eq (local.get $c) (i32.const 47))
      (then
        (block $done
          (loop $next
            (br_if $done (i32.ge_u (local.get $i) (local.get $limit)))
            (local.set $c (i32.load8_u (local.get $i)))
            (br_if $done (i32.eq (local.get $c) (i32.const 10)))
            (if (i32.and (i32.eq (local.get $c) (i32.const 92))
                  (i32.lt_u (i32.add (local.get $i) (i32.const 1)) (local.get $limit)))
              (then (local.set $i (i32.add (local.get $i) (call $escaped (local.get $i))))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br $next)))
        (return (select (local.get $i) (local.get $limit) (i32.lt_u (local.get $i) (local.get $limit))))))
    (local.get $at))

  ;; Behind a literal whose quote stands at $at; one that is not closed ends with its line.
  (func $skipLiteral (param $at i32) (param $limit i32) (result i32)
    (local $i i32) (local $c i32) (local $quote i32)
    (local.set $quote (i32.load8_u (local.get $at)))
    (local.set $i (i32.add (local.get $at) (i32.const 1)))
    (loop $next
      (if (i32.ge_u (local.get $i) (local.get $limit)) (then (return (local.get $limit))))
      (local.set $c (i32.load8_u (local.get $i)))
      (if (i32.eq (local.get $c) (local.get $quote)) (then (return (i32.add (local.get $i) (i32.const 1)))))
      (if (i32.eq (local.get $c) (i32.const 10)) (then (return (local.get $i))))
      (if (i32.eq (local.get $c) (i32.const 92))
        (then (local.set $i (i32.add (local.get $i) (call $escaped (local.get $i))))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next))
    (local.get $limit))

  (func $skipBlanks (param $at i32) (param $limit i32) (result i32)
    (local $c i32) (local $past i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))
        (local.set $c (i32.load8_u (local.get $at)))
        (if (i32.or (i32.eq (local.get $c) (i32.const 32)) (i32.eq (local.get $c) (i32.const 9)))
          (then (local.set $at (i32.add (local.get $at) (i32.const 1))) (br $next)))
        (if (i32.and (i32.eq (local.get $c) (i32.const 92))
              (i32.eq (i32.load8_u offset=1 (local.get $at)) (i32.const 10)))
          (then (local.set $at (i32.add (local.get $at) (i32.const 2))) (br $next)))
        (br_if $done (i32.ne (local.get $c) (i32.const 47)))
        (local.set $past (call $skipComment (local.get $at) (local.get $limit)))
        (br_if $done (i32.eq (local.get $past) (local.get $at)))
        (local.set $at (local.get $past))
        (br $next)))
    (local.get $at))

  ;; Behind the identifier at $at, if one stands there; its hash (FNV-1a) goes to $hash.
  (func $skipIdentifier (param $at i32) (param $limit i32) (result i32)
    (local $hash i32)
    (local.set $hash (i32.const 0x811c9dc5))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))
        (br_if $done (i32.eqz (i32.load8_u (i32.load8_u (local.get $at)))))
        (local.set $hash (i32.mul
          (i32.xor (local.get $hash) (i32.load8_u (local.get $at)))
          (i32.const 0x01000193)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (global.set $hash (local.get $hash))
    (local.get $at))

  ;; The kind of directive whose keyword is $length bytes long.
  (func $kind (param $at i32) (param $length i32) (result i32)
    (local $word i64)
    (if (i32.or (i32.lt_u (local.get $length) (i32.const 2)) (i32.gt_u (local.get $length) (i32.const 8)))
      (then (return (i32.const 0))))
    (if (i32.eq (local.get $length) (i32.const 8))
      (then (return (select (i32.const 11) (i32.const 0)
        (i64.eq (i64.load align=1 (local.get $at)) (i64.const 0x6665646e66696c65))))))
    (local.set $word (i64.and
      (i64.load align=1 (local.get $at))
      (i64.sub
        (i64.shl (i64.const 1) (i64.extend_i32_u (i32.mul (local.get $length) (i32.const 8))))
        (i64.const 1))))
    (if (i64.eq (local.get $word) (i64.const 0x656e69666564)) (then (return (i32.const 1))))
    (if (i64.eq (local.get $word) (i64.const 0x6564756c636e69)) (then (return (i32.const 3))))
    (if (i64.eq (local.get $word) (i64.const 0x6669646e65)) (then (return (i32.const 9))))
    (if (i64.eq (local.get $word) (i64.const 0x6665646669)) (then (return (i32.const 5))))
    (if (i64.eq (local.get $word) (i64.const 0x6665646e6669)) (then (return (i32.const 6))))
    (if (i64.eq (local.get $word) (i64.const 0x6669)) (then (return (i32.const 4))))
    (if (i64.eq (local.get $word) (i64.const 0x65736c65)) (then (return (i32.const 8))))
    (if (i64.eq (local.get $word) (i64.const 0x66696c65)) (then (return (i32.const 7))))
    (if (i64.eq (local.get $word) (i64.const 0x6665646e75)) (then (return (i32.const 2))))
    (if (i64.eq (local.get $word) (i64.const 0x66656466696c65)) (then (return (i32.const 10))))
    (i32.const 0))

  ;; Writes the directive whose number sign stands at $start; gives the offset behind it.
  (func $directive (param $start i32) (param $limit i32) (result i32)
    (local $at i32) (local $keyword i32) (local $kind i32) (local $body i32) (local $name i32) (local $length i32)
    (local $hash i32) (local $c i32) (local $past i32) (local $out i32)
    (local.set $keyword (call $skipBlanks (i32.add (local.get $start) (i32.const 1)) (local.get $limit)))
    (local.set $at (call $skipIdentifier (local.get $keyword) (local.get $limit)))
    (local.set $kind (call $kind (local.get $keyword) (i32.sub (local.get $at) (local.get $keyword))))
    (local.set $body (local.get $at))
    (local.set $name (local.get $at))
    (local.set $hash (i32.const 0x811c9dc5))
    ;; define, undef, ifdef, ifndef, elifdef, elifndef
    (if (i32.and (i32.shr_u (i32.const 0xc66) (local.get $kind)) (i32.const 1))
      (then
        (local.set $name (call $skipBlanks (local.get $at) (local.get $limit)))
        (local.set $at (call $skipIdentifier (local.get $name) (local.get $limit)))
        (local.set $length (i32.sub (local.get $at) (local.get $name)))
        (local.set $hash (global.get $hash))))
    ;; The logical line: continued by a backslash, or by a comment that spans lines.
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))
        (local.set $c (i32.load8_u (local.get $at)))
        (if (i32.eq (local.get $c) (i32.const 10))
          (then (local.set $at (i32.add (local.get $at) (i32.const 1))) (br $done)))
        (if (i32.eq (local.get $c) (i32.const 92))
          (then
            (local.set $at (i32.add (i32.add (local.get $at) (i32.const 1)) (call $escaped (local.get $at))))
            (br $next)))
        (if (i32.eq (local.get $c) (i32.const 47))
          (then
            (local.set $past (call $skipComment (local.get $at) (local.get $limit)))
            (local.set $at (select (i32.add (local.get $at) (i32.const 1)) (local.get $past)
              (i32.eq (local.get $past) (local.get $at))))
            (br $next)))
        (if (i32.and
              (i32.or (i32.eq (local.get $c) (i32.const 34)) (i32.eq (local.get $c) (i32.const 39)))
              (i32.ne (local.get $kind) (i32.const 0)))
          (then
            (local.set $at (call $skipLiteral (local.get $at) (local.get $limit)))
            (br $next)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (if (i32.gt_u (local.get $at) (local.get $limit)) (then (local.set $at (local.get $limit))))
    (local.set $out (i32.add (i32.const 8704) (i32.mul (global.get $directives) (i32.const 24))))
    (i32.store (local.get $out) (i32.sub (local.get $start) (i32.const 196608)))
    (i32.store offset=4 (local.get $out) (i32.sub (local.get $body) (i32.const 196608)))
    (i32.store offset=8 (local.get $out) (i32.sub (local.get $at) (i32.const 196608)))
    (i32.store offset=12 (local.get $out) (i32.sub (local.get $name) (i32.const 196608)))
    (i32.store offset=16 (local.get $out) (local.get $hash))
    (i32.store offset=20 (local.get $out)
      (i32.or (local.get $kind) (i32.shl (local.get $length) (i32.const 4))))
    (global.set $directives (i32.add (global.get $directives) (i32.const 1)))
    (local.get $at))

  (func $pair (param $from i32) (param $to i32)
    (local $out i32)
    (local.set $out (i32.add (i32.const 107008) (i32.shl (global.get $pairs) (i32.const 3))))
    (i32.store (local.get $out) (i32.sub (local.get $from) (i32.const 196608)))
    (i32.store offset=4 (local.get $out) (i32.sub (local.get $to) (i32.const 196608)))
    (global.set $pairs (i32.add (global.get $pairs) (i32.const 1))))

  ;; The text from $at to $limit; gives where it stopped, because it is done or a list is full.
  (func (export "scan") (param $at i32) (param $limit i32) (result i32)
    (local $i i32) (local $c i32) (local $past i32) (local $stop i32) (local $enum i32) (local $chunk v128)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))
        (br_if $done (i32.gt_u (global.get $directives) (i32.const 4090)))
        (br_if $done (i32.gt_u (global.get $pairs) (i32.const 8180)))
        (br_if $done (i32.gt_u (global.get $enums) (i32.const 4070)))
        (if (global.get $line)
          (then
            (global.set $line (i32.const 0))
            (local.set $i (local.get $at))
            (block $text
              (loop $blank
                (local.set $c (i32.load8_u (local.get $i)))
                (br_if $text (i32.and (i32.ne (local.get $c) (i32.const 32)) (i32.ne (local.get $c) (i32.const 9))))
                (local.set $i (i32.add (local.get $i) (i32.const 1)))
                (br $blank)))
            (if (i32.eq (local.get $c) (i32.const 35))
              (then
                (local.set $at (call $directive (local.get $i) (local.get $limit)))
                (call $pair (local.get $i) (local.get $at))
                (global.set $line (i32.const 1))
                (br $next)))
            ;; A comment may stand before the number sign.
            (if (i32.eq (local.get $c) (i32.const 47))
              (then
                (local.set $past (call $skipComment (local.get $i) (local.get $limit)))
                (if (i32.gt_u (local.get $past) (local.get $i))
                  (then
                    (call $pair (local.get $i) (local.get $past))
                    (local.set $at (local.get $past))
                    (global.set $line (i32.const 1))
                    (br $next)))))
            (local.set $at (local.get $i))
            (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))))
        ;; On to the next newline, slash or quote; an enum on the way is noted.
        (local.set $chunk (v128.load (local.get $at)))
        (local.set $stop (i8x16.bitmask (v128.or
          (v128.or
            (i8x16.eq (local.get $chunk) (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))
            (i8x16.eq (local.get $chunk) (v128.const i8x16 47 47 47 47 47 47 47 47 47 47 47 47 47 47 47 47)))
          (v128.or
            (i8x16.eq (local.get $chunk) (v128.const i8x16 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34 34))
            (i8x16.eq (local.get $chunk) (v128.const i8x16 39 39 39 39 39 39 39 39 39 39 39 39 39 39 39 39))))))
        ;; "num" is rare: only then is it looked at closely.
        (local.set $enum (i8x16.bitmask (v128.and
          (v128.and
            (i8x16.eq (local.get $chunk) (v128.const i8x16 101 101 101 101 101 101 101 101 101 101 101 101 101 101 101 101))
            (i8x16.eq (v128.load offset=1 (local.get $at)) (v128.const i8x16 110 110 110 110 110 110 110 110 110 110 110 110 110 110 110 110)))
          (v128.and
            (i8x16.eq (v128.load offset=2 (local.get $at)) (v128.const i8x16 117 117 117 117 117 117 117 117 117 117 117 117 117 117 117 117))
            (i8x16.eq (v128.load offset=3 (local.get $at)) (v128.const i8x16 109 109 109 109 109 109 109 109 109 109 109 109 109 109 109 109))))))
        ;; A bit behind the last says where the chunk ends.
        (local.set $past (i32.ctz (i32.or (local.get $stop) (i32.const 0x10000))))
        (if (local.get $enum)
          (then
            (local.set $enum (i32.and (local.get $enum)
              (i32.sub (i32.shl (i32.const 1) (local.get $past)) (i32.const 1))))
            (block $none
              (loop $each
                (br_if $none (i32.eqz (local.get $enum)))
                (i32.store
                  (i32.add (i32.const 172544) (i32.shl (global.get $enums) (i32.const 2)))
                  (i32.sub (i32.add (local.get $at) (i32.ctz (local.get $enum))) (i32.const 196608)))
                (global.set $enums (i32.add (global.get $enums) (i32.const 1)))
                (local.set $enum (i32.and (local.get $enum) (i32.sub (local.get $enum) (i32.const 1))))
                (br $each)))))
        (local.set $at (i32.add (local.get $at) (local.get $past)))
        (br_if $next (i32.eqz (local.get $stop)))
        (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))
        (local.set $c (i32.load8_u (local.get $at)))
        (if (i32.eq (local.get $c) (i32.const 10))
          (then
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (global.set $line (i32.const 1))
            (br $next)))
        (if (i32.eq (local.get $c) (i32.const 47))
          (then
            (local.set $past (call $skipComment (local.get $at) (local.get $limit)))
            (if (i32.gt_u (local.get $past) (local.get $at))
              (then
                (call $pair (local.get $at) (local.get $past))
                (local.set $at (local.get $past)))
              (else (local.set $at (i32.add (local.get $at) (i32.const 1)))))
            (br $next)))
        (local.set $at (call $skipLiteral (local.get $at) (local.get $limit)))
        (br $next)))
    (local.get $at))

  ;; Identifiers from $at to $limit whose hash has its bit set, as pairs of offsets; gives where it stopped. Only those
  ;; are looked at that hold three bytes which the tables know.
  (func (export "names") (param $at i32) (param $limit i32) (result i32)
    (local $start i32) (local $slot i32) (local $mask i32) (local $behind i32)
    (local $r v128) (local $c v128) (local $low v128)
    (local $lo0 v128) (local $hi0 v128) (local $lo1 v128) (local $hi1 v128) (local $lo2 v128) (local $hi2 v128)
    (local.set $low (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
    (local.set $lo0 (v128.load offset=256 (i32.const 0)))
    (local.set $hi0 (v128.load offset=272 (i32.const 0)))
    (local.set $lo1 (v128.load offset=288 (i32.const 0)))
    (local.set $hi1 (v128.load offset=304 (i32.const 0)))
    (local.set $lo2 (v128.load offset=320 (i32.const 0)))
    (local.set $hi2 (v128.load offset=336 (i32.const 0)))
    (local.set $behind (local.get $at))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))
        (br_if $done (i32.gt_u (global.get $pairs) (i32.const 8170)))
        (local.set $c (v128.load (local.get $at)))
        (local.set $r (v128.and
          (i8x16.swizzle (local.get $lo0) (v128.and (local.get $c) (local.get $low)))
          (i8x16.swizzle (local.get $hi0) (i8x16.shr_u (local.get $c) (i32.const 4)))))
        (local.set $c (v128.load offset=1 (local.get $at)))
        (local.set $r (v128.and (local.get $r) (v128.and
          (i8x16.swizzle (local.get $lo1) (v128.and (local.get $c) (local.get $low)))
          (i8x16.swizzle (local.get $hi1) (i8x16.shr_u (local.get $c) (i32.const 4))))))
        (local.set $c (v128.load offset=2 (local.get $at)))
        (local.set $r (v128.and (local.get $r) (v128.and
          (i8x16.swizzle (local.get $lo2) (v128.and (local.get $c) (local.get $low)))
          (i8x16.swizzle (local.get $hi2) (i8x16.shr_u (local.get $c) (i32.const 4))))))
        (if (v128.any_true (local.get $r))
          (then
            (local.set $mask (i8x16.bitmask (i8x16.ne (local.get $r) (v128.const i64x2 0 0))))
            (loop $hit
              (local.set $start (i32.add (local.get $at) (i32.ctz (local.get $mask))))
              ;; What lies before $behind is part of an identifier that was looked at.
              (if (i32.ge_u (local.get $start) (local.get $behind))
                (then
                  ;; Back to the first byte; before the text no identifier goes on.
                  (block $first
                    (loop $back
                      (br_if $first (i32.eqz (i32.load8_u
                        (i32.load8_u (i32.sub (local.get $start) (i32.const 1))))))
                      (local.set $start (i32.sub (local.get $start) (i32.const 1)))
                      (br $back)))
                  (local.set $behind (call $skipIdentifier (local.get $start) (local.get $limit)))
                  (local.set $slot (i32.shr_u (global.get $hash) (i32.const 16)))
                  (if (i32.and
                        (i32.shr_u
                          (i32.load8_u offset=512 (i32.shr_u (local.get $slot) (i32.const 3)))
                          (i32.and (local.get $slot) (i32.const 7)))
                        (i32.const 1))
                    (then (call $pair (local.get $start) (local.get $behind))))))
              (local.set $mask (i32.and (local.get $mask) (i32.sub (local.get $mask) (i32.const 1))))
              (br_if $hit (local.get $mask)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (select (local.get $at) (local.get $behind) (i32.gt_u (local.get $at) (local.get $behind))))

  ;; How many lines end before each 4096 bytes from $at to $limit, as numbers.
  (func (export "lines") (param $at i32) (param $limit i32)
    (local $out i32) (local $count i32) (local $end i32)
    (local.set $out (i32.const 8704))
    (loop $block
      (i32.store (local.get $out) (local.get $count))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $end (i32.add (local.get $at) (i32.const 4096)))
      (block $done
        (loop $next
          (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
          (br_if $done (i32.ge_u (local.get $at) (local.get $limit)))
          (local.set $count (i32.add (local.get $count) (i32.popcnt (i8x16.bitmask (i8x16.eq
            (v128.load (local.get $at))
            (v128.const i8x16 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10 10))))))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br $next)))
      (br_if $block (i32.lt_u (local.get $at) (local.get $limit))))
    ;; A text may end where a block does: one more begins there.
    (i32.store (local.get $out) (local.get $count)))
)

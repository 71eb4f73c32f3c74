;; Looks for places where one of up to eight groups of needles may stand: a table look-up per nibble of three
;; successive bytes tells which groups have these bytes as their fingerprint ("Teddy", as in the Hyperscan and
;; aho-corasick libraries). Every hit is a candidate; the caller compares.
;;
;; Memory: 0..95 six tables of 16 bytes (low and high nibble of the three bytes, one bit per group);
;; 96 where the scan stopped; 128..65535 hits (i32 each); from 65536 on the text, with 32 bytes of slack behind.
(module
  (memory (export "memory") 34)
  (func (export "scan") (param $at i32) (param $end i32) (result i32)
    (local $out i32)
    (local $mask i32)
    (local $r v128)
    (local $c v128)
    (local $low v128)
    (local $lo0 v128) (local $hi0 v128) (local $lo1 v128) (local $hi1 v128) (local $lo2 v128) (local $hi2 v128)
    (local.set $out (i32.const 128))
    (local.set $low (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
    (local.set $lo0 (v128.load (i32.const 0)))
    (local.set $hi0 (v128.load (i32.const 16)))
    (local.set $lo1 (v128.load (i32.const 32)))
    (local.set $hi1 (v128.load (i32.const 48)))
    (local.set $lo2 (v128.load (i32.const 64)))
    (local.set $hi2 (v128.load (i32.const 80)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $done (i32.gt_u (local.get $out) (i32.const 65400)))
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
              (i32.store (local.get $out) (i32.add (local.get $at) (i32.ctz (local.get $mask))))
              (local.set $out (i32.add (local.get $out) (i32.const 4)))
              (local.set $mask (i32.and (local.get $mask) (i32.sub (local.get $mask) (i32.const 1))))
              (br_if $hit (local.get $mask)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (i32.store (i32.const 96) (local.get $at))
    (i32.shr_u (i32.sub (local.get $out) (i32.const 128)) (i32.const 2))))

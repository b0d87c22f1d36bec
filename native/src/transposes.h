/* Transposition of squares of float32 and float64 (or other values of 4 and 8 bytes, which are only moved). */
#ifndef ADJOINT_TRANSPOSES_H
#define ADJOINT_TRANSPOSES_H

#include "vector.h"

#define VECTOR vf
#define LANES (VBYTES / 4)
#define NAME(x) x##_f32
#include "transpose.h"
#include "undefine.h"
#define VECTOR vd
#define LANES (VBYTES / 8)
#define NAME(x) x##_f64
#include "transpose.h"
#include "undefine.h"

#endif

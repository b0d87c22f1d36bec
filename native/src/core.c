/*
 * The core for one instruction set: compiled with ISA (its name) and VBYTES (its vectors' bytes). Everything it includes is static; it exports one table.
 */
#include "elementwise.h"
#include "map.h"

#include "gemm.h"

#include "conv.h"
#include "indexing.h"
#include "pooling.h"
#include "scans.h"
#include "sorting.h"

static step_function *const steps[STEP_KINDS] = {
  [STEP_MAP] = map_step,
  [STEP_GEMM] = gemm_step,
  [STEP_CONV] = conv_step,
  [STEP_GATHER] = gather_step,
  [STEP_SCATTER] = scatter_step,
  [STEP_WINDOW_ARGMAX] = window_argmax_step,
  [STEP_CLASS_NUMBERS] = class_numbers_step,
  [STEP_PERMUTE_ROWS] = permute_rows_step,
  [STEP_CUMSUM] = cumsum_step,
  [STEP_RECURRENCE] = recurrence_step,
  [STEP_CUMLOGSUMEXP] = cumlogsumexp_step,
  [STEP_RUNNING_EXTREMUM] = running_extremum_step,
  [STEP_SORT] = sort_step,
  [STEP_SEARCHSORTED] = searchsorted_step,
};

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#define TABLE_(isa) core_##isa
#define TABLE(isa) TABLE_(isa)

extern const struct core TABLE(ISA);
const struct core TABLE(ISA) = {TEXT(ISA), VBYTES, steps};

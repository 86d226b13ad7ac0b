/** The analysis again in R, from the tables of the bundle alone. */
import type { Subjects } from '#research';
import { outcomesOf } from './tables.js';

const quoted = (names: readonly string[]) => names.map((name) => JSON.stringify(name)).join(', ');

export function analysisR(spec: Subjects['spec'], imputed: boolean): string {
  return `# Computes the cumulative incidences of this bundle with R's survival package, from its tables alone, and prints them
# beside those of the answer. Run it in the folder of the bundle: Rscript analysis.R
#
# Estimates agree to the last digits. Standard errors agree without delayed entry; under it R's infinitesimal jackknife
# differs from the closed form that the answer uses. The beta product limits of the share without any outcome are those
# of R's bpcp; the permutation test is that of coin with mid-ranks.
#
# Not in the answer, and a line away here:
#   Epi::Lexis(exit = list(age = timeDays), exit.status = status, data = d)        time on several scales
#   TraMineR::seqdef(...) on panel.csv                                             turbulence, optimal matching
#   survdiff(Surv(timeDays, status == 1) ~ group, data = d, rho = 1)               Peto's weights
#   survfit(Surv(timeDays, status > 0) ~ 1, data = d, conf.type = "plain")         plain limits
library(survival)

outcomes <- c(${quoted(outcomesOf(spec))})  # the endpoint, then the competing ones
horizons <- c(${spec.horizons.join(', ')})  # days

shares <- function(d) {
  d <- d[d$entryDays == 0 | d$entryDays < d$timeDays, ]  # Surv() would make the others NA silently
  if (nrow(d) == 0) return(matrix(NA_real_, length(horizons), length(outcomes)))
  d$event <- factor(d$status, 0:length(outcomes), c("censored", outcomes))
  d$from <- ifelse(d$entryDays == 0, -1, d$entryDays)    # day 0 counts for whoever is watched from the start
  fit <- if (any(d$entryDays > 0)) survfit(Surv(from, timeDays, event) ~ 1, data = d, id = id) else survfit(Surv(timeDays, event) ~ 1, data = d)
  p <- summary(fit, times = horizons, extend = TRUE)$pstate
  if (is.null(dim(p))) p <- matrix(p, nrow = length(horizons))
  p[, match(outcomes, fit$states), drop = FALSE]
}

# Pooled on the complementary log-log scale; a share of 0 or 1 in any data set has no such scale, and is the plain mean.
pool <- function(p) {
  if (any(is.na(p))) return(NA_real_)
  if (any(p <= 0 | p >= 1 - 1e-12)) mean(p) else exp(-exp(mean(log(-log(p)))))
}

subjects <- read.csv("subjects.csv", stringsAsFactors = FALSE)
${imputed ? 'imputed <- read.csv("imputed.csv", stringsAsFactors = FALSE)' : 'imputed <- NULL'}
engine <- read.csv("curves.csv", stringsAsFactors = FALSE)
engine <- engine[engine$at == "horizon", ]

worst <- 0
for (endpoint in c("strict", "broad")) for (reading in c(${quoted(spec.silence.readings)})) {
  chosen <- function(d) d[d$endpoint == endpoint & d$reading == reading, ]
  drawn <- if (is.null(imputed)) subjects[0, ] else chosen(imputed)
  p <- if (nrow(drawn) > 0) {
    sets <- lapply(split(drawn, drawn$imputation), shares)
    apply(simplify2array(sets), c(1, 2), pool)
  } else shares(chosen(subjects))
  for (h in seq_along(horizons)) for (k in seq_along(outcomes)) {
    row <- chosen(engine)
    row <- row[abs(row$days - horizons[h]) < 1e-6 & row$outcome == outcomes[k], ]
    if (nrow(row) != 1) next
    difference <- abs(p[h, k] - row$estimate)
    if (is.na(difference) && is.na(p[h, k]) && is.na(row$estimate)) difference <- 0
    worst <- max(worst, difference)
    cat(sprintf("%-7s %-9s %8.2f days  %-15s R %.12f  answer %.12f\\n", endpoint, reading, horizons[h], outcomes[k], p[h, k], row$estimate))
  }
}
cat(sprintf("largest difference %.3g\\n", worst))
`;
}

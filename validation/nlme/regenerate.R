# Rscript validation/nlme/regenerate.R : writes trials.csv and pinned.json beside itself.
# Needs R with nlme, sandwich, survival, jsonlite (Debian: r-cran-…).
suppressMessages({library(nlme); library(sandwich); library(survival); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
set.seed(20261123)

simulate <- function(name, n, visits, rho, structure, dropout, gaps, share = 0.5) {
  arm <- rep(0:1, c(round(n * (1 - share)), n - round(n * (1 - share))))
  base <- round(rnorm(n, 14, 5), 2)
  age <- round(rnorm(n, 48, 12))
  lag <- abs(outer(1:visits, 1:visits, "-"))
  r <- switch(structure, cs = ifelse(lag == 0, 1, rho), ar1 = rho^lag)
  sd <- seq(3.5, 5, length.out = visits)
  l <- t(chol(r * outer(sd, sd)))
  e <- matrix(rnorm(n * visits), n) %*% t(l)
  mu <- outer(0.6 * base, rep(1, visits)) + outer(rep(1, n), -0.8 * (1:visits)) -
    outer(arm, seq(0.8, 2.4, length.out = visits)) + 0.03 * age
  y <- round(mu + e, 3)
  if (visits > 1) for (i in 1:n) {
    leave <- which(runif(visits - 1) < dropout)
    if (length(leave)) y[i, (min(leave) + 1):visits] <- NA
  }
  gap <- matrix(runif(n * visits) < gaps, n); gap[, 1] <- FALSE
  y[gap] <- NA
  data.frame(trial = name, id = sprintf("%s-%03d", name, 1:n), arm = arm, base = base, age = age,
             visit = rep(1:visits, each = n), y = as.vector(y))
}
trials <- list(
  simulate("complete", 60, 3, 0.6, "cs", 0, 0),
  simulate("dropout", 200, 4, 0.6, "ar1", 0.08, 0),
  simulate("gaps", 120, 4, 0.5, "cs", 0.05, 0.08),
  simulate("two_visits", 80, 2, 0.7, "cs", 0.2, 0),
  simulate("five_visits", 150, 5, 0.7, "ar1", 0.06, 0.03),
  simulate("small", 36, 3, 0.5, "cs", 0.1, 0.03),
  simulate("tiny", 24, 3, 0.6, "ar1", 0.08, 0),
  simulate("unequal", 90, 4, 0.4, "cs", 0.08, 0.02, share = 2 / 3),
  simulate("heavy_dropout", 160, 4, 0.6, "cs", 0.2, 0.02),
  simulate("strong", 100, 3, 0.9, "cs", 0.06, 0.03),
  simulate("weak", 100, 3, 0.1, "cs", 0.06, 0.03),
  simulate("six_visits", 110, 6, 0.65, "ar1", 0.04, 0.03)
)
write.csv(do.call(rbind, trials), file.path(here, "trials.csv"), row.names = FALSE, na = "")

forms <- list(
  unstructured = list(cor = corSymm(form = ~ v | id), het = TRUE),
  ar1 = list(cor = corAR1(form = ~ v | id), het = FALSE),
  ar1_heterogeneous = list(cor = corAR1(form = ~ v | id), het = TRUE),
  compound_symmetry = list(cor = corCompSymm(form = ~ v | id), het = FALSE)
)
# optim with a tight tolerance settles at about 1e-7; where it leaves the correlations' range (AR(1) with
# gaps) nlminb answers, which stops earlier (about 1e-5 on standard errors). The row says which.
control <- function(opt) glsControl(tolerance = 1e-10, msTol = 1e-16, maxIter = 500, msMaxIter = 5000, opt = opt)
with_either <- function(make) {
  f <- tryCatch(make("optim"), error = function(e) NULL)
  if (!is.null(f)) return(list(fit = f, optimiser = "optim"))
  tryCatch(list(fit = make("nlminb"), optimiser = "nlminb"), error = function(e) conditionMessage(e))
}
fit_one <- function(d, form) with_either(function(opt) {
  w <- if (form$het) varIdent(form = ~ 1 | visit) else NULL
  gls(y ~ 0 + visit + visit:arm + visit:base, data = d, method = "REML", correlation = form$cor,
      weights = w, na.action = na.omit, control = control(opt))
})
mmrm_rows <- list()
for (d in trials) {
  name <- d$trial[1]
  d$v <- d$visit; d$visit <- factor(d$visit); d$base <- d$base - mean(d$base[d$v == 1])
  d <- d[order(d$id, d$v), ]
  for (code in names(forms)) {
    got <- fit_one(d, forms[[code]])
    if (is.character(got)) { mmrm_rows[[length(mmrm_rows) + 1]] <- list(trial = name, structure = code, failed = got); next }
    f <- got$fit
    b <- coef(f); keep <- grep(":arm", names(b)); v <- vcov(f)
    avg <- as.numeric(rep(1 / length(keep), length(keep)))
    mmrm_rows[[length(mmrm_rows) + 1]] <- list(trial = name, structure = code, optimiser = got$optimiser,
      loglik = as.numeric(logLik(f)), sigma = f$sigma, effect = unname(b[keep]), se = unname(sqrt(diag(v)[keep])),
      average = sum(avg * b[keep]), average_se = sqrt(as.numeric(t(avg) %*% v[keep, keep] %*% avg)))
  }
}

# constrained longitudinal analysis: the baseline as an outcome with one mean
clda_rows <- list()
for (d in trials) {
  wide <- d[d$visit == 1, ]; wide$visit <- 0; wide$y <- wide$base
  l <- rbind(wide, d); l$v <- l$visit + 1
  l <- l[order(l$id, l$v), ]
  for (k in unique(d$visit)) l[[paste0("t", k)]] <- l$arm * (l$visit == k)
  l$visit <- factor(l$visit)
  rhs <- paste(c("0 + visit", paste0("t", unique(d$visit))), collapse = " + ")
  got <- with_either(function(opt) gls(as.formula(paste("y ~", rhs)), data = l, method = "REML", na.action = na.omit,
    correlation = corSymm(form = ~ v | id), weights = varIdent(form = ~ 1 | visit), control = control(opt)))
  if (is.character(got)) { clda_rows[[length(clda_rows) + 1]] <- list(trial = d$trial[1], failed = got); next }
  f <- got$fit
  keep <- grep("^t[0-9]", names(coef(f)))
  clda_rows[[length(clda_rows) + 1]] <- list(trial = d$trial[1], loglik = as.numeric(logLik(f)),
    effect = unname(coef(f)[keep]), se = unname(sqrt(diag(vcov(f))[keep])))
}

# single time point: ANCOVA (lm), HC2 and HC3 (sandwich), d with noncentral interval (pt)
single <- list()
for (d in trials) {
  last <- d[d$visit == max(d$visit) & !is.na(d$y), ]
  f <- lm(y ~ arm + base + age, last)
  one <- last$y[last$arm == 1]; zero <- last$y[last$arm == 0]
  t <- t.test(one, zero, var.equal = TRUE)
  tval <- unname(t$statistic); df <- unname(t$parameter)
  ncp <- sapply(c(.975, .025), function(q) uniroot(function(x) suppressWarnings(pt(tval, df, x)) - q, c(tval - 8, tval + 8), tol = 1e-13)$root)
  # g-computation: one model per arm, everyone predicted under both
  m1 <- lm(y ~ base + age, last[last$arm == 1, ]); m0 <- lm(y ~ base + age, last[last$arm == 0, ])
  last$resp <- as.numeric(last$y <= 0.7 * last$base)
  modified <- glm(resp ~ arm + base, poisson, last, control = list(epsilon = 1e-14, maxit = 100))
  b1 <- glm(resp ~ base, binomial, last[last$arm == 1, ], control = list(epsilon = 1e-12, maxit = 60))
  b0 <- glm(resp ~ base, binomial, last[last$arm == 0, ], control = list(epsilon = 1e-12, maxit = 60))
  single[[length(single) + 1]] <- list(trial = last$trial[1], n = nrow(last), estimate = unname(coef(f)["arm"]),
    classical = sqrt(vcov(f)["arm", "arm"]), hc3 = sqrt(vcovHC(f, "HC3")["arm", "arm"]),
    hc2 = sqrt(vcovHC(f, "HC2")["arm", "arm"]), df = f$df.residual,
    intercept_hc3 = sqrt(vcovHC(lm(y ~ arm + I(base - mean(base)) + I(age - mean(age)), last), "HC3")[1, 1]),
    t = tval, t_df = df, ncp = ncp, g_computation = mean(predict(m1, last) - predict(m0, last)),
    log_rr = unname(coef(modified)["arm"]), log_rr_hc0 = sqrt(vcovHC(modified, "HC0")["arm", "arm"]),
    binomial_converged = all(c(b1$fitted, b0$fitted) > 1e-10 & c(b1$fitted, b0$fitted) < 1 - 1e-10),
    binomial_g = mean(predict(b1, last, "response") - predict(b0, last, "response")))
}

# drop-out as time: Kaplan–Meier (log-log interval), log-rank, RMST
times <- list()
for (d in trials[c(2, 5, 9, 12)]) {
  first <- d[d$visit == 1, ]
  time <- sapply(first$id, function(i) { s <- d$visit[d$id == i & !is.na(d$y)]; max(s) })
  event <- as.numeric(time < max(d$visit))
  s <- survfit(Surv(time, event) ~ first$arm, conf.type = "log-log")
  lr <- survdiff(Surv(time, event) ~ first$arm)
  z <- summary(s)
  times[[length(times) + 1]] <- list(trial = first$trial[1], time = unname(time), event = event, arm = first$arm,
    km = list(strata = as.character(z$strata), time = z$time, surv = z$surv, se = z$std.err, low = z$lower, high = z$upper),
    logrank = lr$chisq)
}
versions <- sapply(c("nlme", "sandwich", "survival", "jsonlite"), function(p) as.character(packageVersion(p)))
out <- list(R = R.version.string, packages = as.list(versions), mmrm = mmrm_rows, clda = clda_rows, single = single, times = times)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, null = "null", na = "null", pretty = 1), file.path(here, "pinned.json"))

# Writes pinned/*.csv: what metafor says, at tight tolerance, for every data set and every method.
# Debian: apt-get install --no-install-recommends r-base-core r-cran-metafor r-cran-metadat \
#   r-cran-clubsandwich
# Run in this folder: Rscript regenerate.R        (about two minutes)
# Only numbers leave R. No code of metafor's was read for ours.
suppressMessages({library(metafor); library(metadat); library(clubSandwich)})
dir.create("pinned", showWarnings = FALSE)
TIGHT <- list(threshold = 1e-13, maxiter = 10000, tol = 1e-14)
# as tight as it converges: data on a large scale cannot reach an absolute change of 1e-14
fitted_tightly <- function(y, v, method, test = "z", mods = NULL) {
  given <- list(yi = y, vi = v, method = method, test = test)
  if (!is.null(mods)) given$mods <- mods
  if (method %in% c("FE", "DL", "HE", "HS", "SJ")) return(do.call(rma, given))
  for (threshold in 10^-(15:9)) for (step in c(1, .5)) {
    f <- tryCatch(do.call(rma, c(given, list(control = list(threshold = threshold, maxiter = 10000, tol = 1e-14, stepadj = step)))), error = function(e) NULL)
    if (!is.null(f)) return(f)
  }
  NULL
}
n17 <- function(x) ifelse(is.na(x), "", formatC(x, digits = 17, format = "g", width = 1))
put <- function(rows, file) {
  d <- do.call(rbind, lapply(rows, as.data.frame, stringsAsFactors = FALSE))
  for (i in seq_along(d)) if (is.numeric(d[[i]])) d[[i]] <- n17(d[[i]])
  write.csv(d, file.path("pinned", file), row.names = FALSE, quote = TRUE)
}
tell <- function(...) write(paste(...), stderr())

# ---- the data sets: estimates and variances as escalc makes them from the published numbers ----
gandy <- read.csv("gandy.csv")
sets <- list(
  bcg_rr = escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg),
  bcg_or = escalc("OR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg),
  normand_md = escalc("MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999),
  normand_smd = escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.normand1999),
  gibson_smd = escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.gibson2002),
  curtis_rom = escalc("ROM", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = dat.curtis1998),
  hart_irr = escalc("IRR", x1i = x1i, t1i = t1i, x2i = x2i, t2i = t2i, data = dat.hart1999),
  egger_or = escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.egger2001),
  hine_rd = escalc("RD", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.hine1989),
  nielweise_or = escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.nielweise2007),
  pritz_logit = escalc("PLO", xi = xi, ni = ni, data = dat.pritz1997),
  pritz_ft = escalc("PFT", xi = xi, ni = ni, data = dat.pritz1997),
  molloy_z = escalc("ZCOR", ri = ri, ni = ni, data = dat.molloy2014),
  cohen_z = escalc("ZCOR", ri = ri, ni = ni, data = dat.cohen1981),
  mcdaniel_z = escalc("ZCOR", ri = ri, ni = ni, data = dat.mcdaniel1994),
  bangertdrowns = dat.bangertdrowns2004,
  raudenbush = dat.raudenbush1985,
  hackshaw = dat.hackshaw1998,
  li_or = escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.li2007),
  lau_or = escalc("OR", ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = dat.lau1992),
  gandy = data.frame(yi = gandy$yi, vi = gandy$sei^2)
)
sets <- lapply(sets, function(d) data.frame(yi = as.numeric(d$yi), vi = as.numeric(d$vi)))
sets <- lapply(sets, function(d) d[!is.na(d$yi) & !is.na(d$vi), ])
put(lapply(names(sets), function(s) cbind(set = s, row = seq_len(nrow(sets[[s]])), sets[[s]])), "datasets.csv")

METHODS <- c("FE", "DL", "HE", "HS", "SJ", "PM", "EB", "ML", "REML")
TESTS <- c("z", "knha", "adhoc")

pooled <- function(s, m, test) {
  d <- sets[[s]]
  f <- fitted_tightly(d$yi, d$vi, method = m, test = test)
  if (is.null(f)) {tell("no fit", s, m, test); return(NULL)}
  p <- predict(f)
  data.frame(set = s, method = m, test = test, k = f$k, beta = f$beta[1], se = f$se, stat = f$zval,
    p = f$pval, low = f$ci.lb, high = f$ci.ub, pi_low = if (m == "FE") NA else p$pi.lb,
    pi_high = if (m == "FE") NA else p$pi.ub, tau2 = f$tau2, i2 = f$I2, h2 = f$H2, q = f$QE, q_p = f$QEp,
    loglik = if (m == "REML") f$fit.stats["ll", "REML"] else if (m == "ML") f$fit.stats["ll", "ML"] else NA)
}
grid <- expand.grid(test = TESTS, method = METHODS, set = names(sets), stringsAsFactors = FALSE)
put(Filter(Negate(is.null), Map(pooled, grid$set, grid$method, grid$test)), "pooling.csv")
tell("pooling done")

profile <- function(s) {
  f <- fitted_tightly(sets[[s]]$yi, sets[[s]]$vi, method = "REML")
  r <- confint(f, control = list(tol = 1e-15, maxiter = 10000))$random
  data.frame(set = s, low = r["tau^2", "ci.lb"], high = r["tau^2", "ci.ub"])
}
put(lapply(names(sets), profile), "q_profile.csv")

# ---- effect sizes, row by row -------------------------------------------------------------
mean_sets <- list(normand = dat.normand1999, gibson = subset(dat.gibson2002, !is.na(m1i)), curtis = dat.curtis1998)
effect_of_means <- function(s, how) {
  d <- mean_sets[[s]]
  a <- list(m1i = d$m1i, sd1i = d$sd1i, n1i = d$n1i, m2i = d$m2i, sd2i = d$sd2i, n2i = d$n2i)
  e <- switch(how,
    MD = do.call(escalc, c("MD", a)), ROM = do.call(escalc, c("ROM", a)),
    SMD = do.call(escalc, c("SMD", a)), SMD_UB = do.call(escalc, c("SMD", a, vtype = "UB")))
  cbind(set = s, how = how, row = seq_len(nrow(d)), as.data.frame(a), yi = as.numeric(e$yi), vi = as.numeric(e$vi))
}
grid <- expand.grid(how = c("MD", "ROM", "SMD", "SMD_UB"), set = names(mean_sets), stringsAsFactors = FALSE)
put(Map(effect_of_means, grid$set, grid$how), "effects_means.csv")

table_sets <- list(
  bcg = with(dat.bcg, data.frame(ai = tpos, n1i = tpos + tneg, ci = cpos, n2i = cpos + cneg)),
  nielweise = dat.nielweise2007[, c("ai", "n1i", "ci", "n2i")],
  hine = dat.hine1989[, c("ai", "n1i", "ci", "n2i")],
  egger = dat.egger2001[, c("ai", "n1i", "ci", "n2i")],
  li = dat.li2007[, c("ai", "n1i", "ci", "n2i")],
  lau = dat.lau1992[, c("ai", "n1i", "ci", "n2i")],
  headache = data.frame(ai = c(15, 10), n1i = c(39, 20), ci = c(3, 1), n2i = c(47, 25)))
table_sets <- lapply(table_sets, function(d) as.data.frame(lapply(d, as.numeric)))
effect_of_tables <- function(s, m) {
  d <- table_sets[[s]]
  e <- escalc(m, ai = d$ai, n1i = d$n1i, ci = d$ci, n2i = d$n2i, drop00 = m %in% c("RR", "OR"), to = if (m == "PETO") "none" else "only0")
  cbind(set = s, how = m, row = seq_len(nrow(d)), d, yi = as.numeric(e$yi), vi = as.numeric(e$vi))
}
grid <- expand.grid(how = c("RR", "OR", "RD", "PETO"), set = names(table_sets), stringsAsFactors = FALSE)
put(Map(effect_of_tables, grid$set, grid$how), "effects_tables.csv")

rates <- dat.hart1999[, c("x1i", "t1i", "x2i", "t2i")]
e <- escalc("IRR", x1i = x1i, t1i = t1i, x2i = x2i, t2i = t2i, data = rates)
put(list(cbind(rates, yi = as.numeric(e$yi), vi = as.numeric(e$vi))), "effects_rates.csv")
props <- do.call(rbind, lapply(c("PLO", "PAS", "PFT", "PR"), function(m) {
  e <- escalc(m, xi = xi, ni = ni, data = dat.pritz1997)
  data.frame(how = m, xi = dat.pritz1997$xi, ni = dat.pritz1997$ni, yi = as.numeric(e$yi), vi = as.numeric(e$vi))
}))
put(list(props), "effects_proportions.csv")
cors <- do.call(rbind, lapply(c("ZCOR", "COR"), function(m) {
  e <- escalc(m, ri = ri, ni = ni, data = dat.molloy2014)
  data.frame(how = m, ri = dat.molloy2014$ri, ni = dat.molloy2014$ni, yi = as.numeric(e$yi), vi = as.numeric(e$vi))
}))
put(list(cors), "effects_correlations.csv")
ft <- escalc("PFT", xi = xi, ni = ni, data = dat.pritz1997)
f <- rma(yi, vi, data = ft, method = "REML", control = TIGHT)
back <- function(x) transf.ipft.hm(x, targs = list(ni = dat.pritz1997$ni))
put(list(data.frame(beta = f$beta[1], low = f$ci.lb, high = f$ci.ub, hm = 1 / mean(1 / dat.pritz1997$ni),
  back = back(f$beta[1]), back_low = back(f$ci.lb), back_high = back(f$ci.ub))), "freeman_tukey_back.csv")
change <- data.frame(pre = c(50, 61.2, 8.4), post = c(44, 60, 6.1), sdpre = c(10, 12.5, 2.2), n = c(20, 55, 12), r = c(.5, .7, .2))
e <- escalc("SMCR", m1i = post, m2i = pre, sd1i = sdpre, ni = n, ri = r, data = change)
put(list(cbind(change, yi = as.numeric(e$yi), vi = as.numeric(e$vi))), "effects_change.csv")

# ---- Mantel-Haenszel and Peto ---------------------------------------------------------------
mh <- function(s, m) {
  d <- table_sets[[s]]
  f <- if (m == "PETO") rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = d) else
    rma.mh(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = d, measure = m)
  data.frame(set = s, how = m, beta = f$beta[1], se = f$se, low = f$ci.lb, high = f$ci.ub, q = f$QE, q_p = f$QEp)
}
grid <- expand.grid(how = c("OR", "RR", "RD", "PETO"), set = names(table_sets), stringsAsFactors = FALSE)
put(Map(mh, grid$set, grid$how), "mantel_haenszel.csv")
tell("effect sizes done")

# ---- meta-regression --------------------------------------------------------------------------
designs <- list(
  bcg_ablat = list(y = sets$bcg_rr, x = cbind(ablat = dat.bcg$ablat)),
  bcg_ablat_year = list(y = sets$bcg_rr, x = cbind(ablat = dat.bcg$ablat, year = dat.bcg$year)),
  bcg_alloc = list(y = sets$bcg_rr, x = cbind(random = +(dat.bcg$alloc == "random"), systematic = +(dat.bcg$alloc == "systematic"))),
  bangertdrowns_length = local({ok <- !is.na(dat.bangertdrowns2004$length); list(y = sets$bangertdrowns[ok, ], x = cbind(length = dat.bangertdrowns2004$length[ok]))}),
  raudenbush_weeks = list(y = sets$raudenbush, x = cbind(weeks = dat.raudenbush1985$weeks)),
  hackshaw_year = list(y = sets$hackshaw, x = cbind(year = dat.hackshaw1998$year)))
put(lapply(names(designs), function(s) {
  x <- designs[[s]]$x; b <- if (ncol(x) > 1) x[, 2] else rep(NA, nrow(x))
  cbind(set = s, designs[[s]]$y, x1 = x[, 1], x2 = b)}), "designs.csv")
plain <- function(s, m, test) {
  d <- designs[[s]]
  f <- fitted_tightly(d$y$yi, d$y$vi, mods = d$x, method = m, test = test)
  if (is.null(f)) {tell("no fit", s, m, test); return(NULL)}
  data.frame(set = s, method = m, test = test, term = rownames(f$beta), beta = as.numeric(f$beta), se = f$se, stat = f$zval,
    p = f$pval, low = f$ci.lb, high = f$ci.ub, tau2 = f$tau2, qe = f$QE, qe_p = f$QEp, qm = f$QM, qm_p = f$QMp,
    r2 = if (is.null(f$R2) || m == "FE") NA else f$R2, row.names = NULL)
}
grid <- expand.grid(test = TESTS, method = METHODS, set = names(designs), stringsAsFactors = FALSE)
rows <- Map(plain, grid$set, grid$method, grid$test)
put(Filter(Negate(is.null), rows), "regression.csv")
tell("regression done")

# ---- leave one out, cumulative, influence, Baujat, bias ----------------------------------------
SOME <- c("bcg_rr", "normand_smd", "gandy", "egger_or", "raudenbush", "hackshaw")
fit <- function(s, m = "REML", test = "z") fitted_tightly(sets[[s]]$yi, sets[[s]]$vi, method = m, test = test)
put(lapply(SOME, function(s) {l <- leave1out(fit(s)); data.frame(set = s, row = seq_along(l$estimate), beta = l$estimate,
  se = l$se, low = l$ci.lb, high = l$ci.ub, tau2 = l$tau2, q = l$Q, i2 = l$I2)}), "leave_one_out.csv")
put(lapply(SOME, function(s) {l <- cumul(fit(s)); data.frame(set = s, row = seq_along(l$estimate), beta = l$estimate,
  se = l$se, low = l$ci.lb, high = l$ci.ub, tau2 = l$tau2)}), "cumulative.csv")
put(lapply(SOME, function(s) {i <- influence(fit(s))$inf; data.frame(set = s, row = seq_along(i$rstudent), rstudent = i$rstudent,
  dffits = i$dffits, cook = i$cook.d, cov_r = i$cov.r, tau2_del = i$tau2.del, qe_del = i$QE.del, hat = i$hat, weight = i$weight)}), "influence.csv")
pdf(NULL)
put(lapply(SOME, function(s) {b <- baujat(fit(s, "FE")); data.frame(set = s, row = seq_len(nrow(b)), x = b$x, y = b$y)}), "baujat.csv")
put(lapply(names(sets), function(s) {d <- sets[[s]]; f <- regtest(d$yi, d$vi, model = "lm", ret.fit = TRUE)
  r <- suppressWarnings(ranktest(d$yi, d$vi))
  l <- summary(lm(d$yi ~ sqrt(d$vi), weights = 1 / d$vi))$coefficients; q <- summary(lm(d$yi ~ d$vi, weights = 1 / d$vi))$coefficients
  data.frame(set = s, egger_stat = f$zval, egger_df = f$dfs, egger_p = f$pval, begg_tau = r$tau, begg_p = r$pval,
    ties = any(duplicated(d$yi)) | any(duplicated(d$vi)),
    pet = l[1, 1], pet_se = l[1, 2], pet_p = l[1, 4], peese = q[1, 1], peese_se = q[1, 2], peese_p = q[1, 4])}), "bias.csv")
trim <- function(s, e, m) {t <- trimfill(fit(s, m), estimator = e); data.frame(set = s, estimator = e, method = m, k0 = t$k0,
  side = t$side, beta = t$beta[1], se = t$se, low = t$ci.lb, high = t$ci.ub, tau2 = t$tau2)}
grid <- expand.grid(e = c("L0", "R0"), m = c("FE", "DL", "REML"), s = SOME, stringsAsFactors = FALSE)
put(Map(trim, grid$s, grid$e, grid$m), "trim_and_fill.csv")
put(lapply(SOME, function(s) {d <- sets[[s]]; data.frame(set = s, rosenthal = fsn(d$yi, d$vi)$fsnum,
  orwin = fsn(d$yi, d$vi, type = "Orwin")$fsnum, rosenberg = fsn(d$yi, d$vi, type = "Rosenberg")$fsnum)}), "failsafe.csv")
# Harbord and Peters are not in metafor: R's own lm on the papers' formulas
put(lapply(names(table_sets)[names(table_sets) != "headache"], function(s) {
  d <- table_sets[[s]]; d <- d[d$ai + d$ci > 0, ]; N <- d$n1i + d$n2i; S <- d$ai + d$ci; F <- N - S
  z <- d$ai - S * d$n1i / N; v <- d$n1i * d$n2i * S * F / (N^2 * (N - 1))
  h <- summary(lm(z / sqrt(v) ~ sqrt(v)))$coefficients
  y <- as.numeric(escalc("OR", ai = d$ai, n1i = d$n1i, ci = d$ci, n2i = d$n2i)$yi)
  p <- summary(lm(y ~ I(1 / N), weights = 1 / (1 / S + 1 / F)))$coefficients
  data.frame(set = s, k = nrow(d), harbord = h[1, 1], harbord_t = h[1, 3], harbord_p = h[1, 4], peters = p[2, 1], peters_t = p[2, 3], peters_p = p[2, 4])
}), "bias_tables.csv")
# exact permutation of one moderator over 6 studies: 720 orders
small <- sets$bcg_rr[1:6, ]; x <- dat.bcg$ablat[1:6]
p <- permutest(rma(small$yi, small$vi, mods = x, method = "REML", control = TIGHT), exact = TRUE, progbar = FALSE)
put(list(data.frame(yi = small$yi, vi = small$vi, x = x, p = p$pval[2], p_intercept = p$pval[1])), "permutation.csv")
# ---- cluster-robust errors (clubSandwich) and BLUPs --------------------------------------------
clustered <- list(
  konstantopoulos = with(dat.konstantopoulos2011, data.frame(yi = as.numeric(yi), vi = vi, cluster = district, x = year)),
  assink = with(dat.assink2016, data.frame(yi = as.numeric(yi), vi = vi, cluster = study, x = year)),
  gandy = data.frame(yi = gandy$yi, vi = gandy$sei^2, cluster = as.integer(factor(sub("([0-9]{4})[abc]$", "\\1", gandy$label))),
    x = as.numeric(sub(".*([0-9]{4}).*", "\\1", gandy$label)) - 2000))
put(lapply(names(clustered), function(s) cbind(set = s, clustered[[s]])), "clusters.csv")
robust <- function(s, with_x) {
  d <- clustered[[s]]
  f <- if (with_x) fitted_tightly(d$yi, d$vi, "REML", mods = cbind(x = d$x)) else fitted_tightly(d$yi, d$vi, "REML")
  r <- coef_test(f, vcov = "CR2", cluster = d$cluster, test = "Satterthwaite")
  data.frame(set = s, with_x = with_x, term = rownames(f$beta), beta = r$beta, se = r$SE, df = if (is.null(r$df)) r$df_Satt else r$df,
    p = if (is.null(r$p_Satt)) r$p_val else r$p_Satt)
}
grid <- expand.grid(x = c(FALSE, TRUE), s = names(clustered), stringsAsFactors = FALSE)
put(Map(robust, grid$s, grid$x), "robust.csv")
put(lapply(SOME, function(s) {b <- blup(fit(s)); data.frame(set = s, pred = b$pred, se = b$se, low = b$pi.lb, high = b$pi.ub)}), "blups.csv")
writeLines(c(paste("R", getRversion()), paste("metafor", packageVersion("metafor")), paste("metadat", packageVersion("metadat")), paste("clubSandwich", packageVersion("clubSandwich"))), "pinned/versions.txt")
tell("done")

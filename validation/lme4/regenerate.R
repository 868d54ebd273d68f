# Rscript validation/lme4/regenerate.R : writes pinned.json beside itself.
# Needs R with lme4, lmerTest, pbkrtest, geepack, psych, pwr, jsonlite (Debian: r-cran-…).
suppressMessages({library(lme4); library(lmerTest); library(pbkrtest); library(psych); library(pwr); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
set.seed(20261123)
trials <- read.csv(file.path(here, "..", "nlme", "trials.csv"))
rows <- list()
for (name in unique(trials$trial)) {
  d <- trials[trials$trial == name & !is.na(trials$y), ]
  first <- trials[trials$trial == name & trials$visit == 1, ]
  d$base <- d$base - mean(first$base); d$visit <- factor(d$visit)
  f <- lmerTest::lmer(y ~ 0 + visit + visit:arm + visit:base + (1 | id), d, REML = TRUE,
    control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11, maxfun = 1e5)))
  b <- fixef(f); keep <- grep(":arm", names(b)); l <- diag(length(b))[keep, ]
  sat <- coef(summary(f, ddf = "Satterthwaite"))[keep, ]
  kr <- coef(summary(f, ddf = "Kenward-Roger"))[keep, ]
  sj <- contest(f, l, ddf = "Satterthwaite"); kj <- contest(f, l, ddf = "Kenward-Roger")
  v <- as.data.frame(VarCorr(f))$vcov
  rows[[length(rows) + 1]] <- list(trial = name, singular = isSingular(f), loglik = as.numeric(logLik(f)),
    between = v[1], within = v[2], effect = unname(b[keep]), se = unname(sat[, "Std. Error"]),
    df_satterthwaite = unname(sat[, "df"]), se_kr = unname(kr[, "Std. Error"]), df_kr = unname(kr[, "df"]),
    joint_satterthwaite = unlist(sj[c("F value", "DenDF")], use.names = FALSE),
    joint_kr = unlist(kj[c("F value", "DenDF")], use.names = FALSE))
}
scale <- list()
for (k in c(2, 4, 9)) for (n in c(12, 40, 150)) {
  g <- rnorm(n); x <- round(sapply(seq_len(k), function(i) 2 + 0.4 * i + (0.5 + 0.07 * i) * g + rnorm(n, 0, 0.7)), 3)
  ic <- suppressMessages(ICC(x, lmer = FALSE))$results
  omega <- NULL; loads <- NULL
  if (k > 2) { f <- factanal(x, 1, nstart = 5, control = list(opt = list(factr = 1e3)))
    s <- apply(x, 2, sd); l <- sum(f$loadings[, 1] * s)^2; omega <- l / (l + sum(f$uniquenesses * s^2)); loads <- abs(unname(f$loadings[, 1])) }
  scale[[length(scale) + 1]] <- list(x = x, alpha = psych::alpha(x, warnings = FALSE)$total$raw_alpha, omega = omega, loadings = loads,
    icc = ic$ICC, low = ic[["lower bound"]], high = ic[["upper bound"]], type = as.character(ic$type))
}
power <- list()
for (d in c(0.2, 0.4, 0.8)) for (n in c(10, 40, 120, 400))
  power[[length(power) + 1]] <- list(d = d, n = n, equal = pwr.t.test(n, d)$power, unequal = pwr.t2n.test(n, 2 * n, d)$power)
needed <- list()
for (d in c(0.2, 0.35, 0.5)) for (p in c(0.8, 0.9)) needed[[length(needed) + 1]] <- list(d = d, power = p, n = pwr.t.test(d = d, power = p)$n)
versions <- sapply(c("lme4", "lmerTest", "pbkrtest", "psych", "pwr", "jsonlite"), function(p) as.character(packageVersion(p)))
out <- list(R = R.version.string, packages = as.list(versions), intercept = rows, scale = scale, power = power, needed = needed)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, null = "null", na = "null", pretty = 1), file.path(here, "pinned.json"))

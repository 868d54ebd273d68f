# Rscript validation/mice/regenerate.R : writes pinned.json beside itself. Needs R with mice, jsonlite.
suppressMessages({library(mice); library(jsonlite)})
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
set.seed(20261123)

# pool.scalar's n and k give complete-data df n − k; rubin() takes that number
rubin <- list()
for (m in c(2, 3, 5, 10, 20, 50)) for (size in c(20, 60, 200, Inf)) for (ratio in c(0.05, 1)) {
  q <- round(rnorm(m, -1.5, sqrt(ratio)), 6); u <- round(runif(m, 0.6, 1.4), 6)
  p <- pool.scalar(q, u, n = size, k = 3)
  rubin[[length(rubin) + 1]] <- list(q = q, u = u, dfcom = if (is.finite(size)) size - 3 else NULL,
    qbar = p$qbar, t = p$t, r = p$r, df = p$df, fmi = p$fmi)
}

trials <- read.csv(file.path(here, "..", "nlme", "trials.csv"))
imputed <- list()
for (name in c("dropout", "gaps", "heavy_dropout")) {
  d <- trials[trials$trial == name, ]
  wide <- reshape(d[c("id", "arm", "base", "visit", "y")], idvar = c("id", "arm", "base"), timevar = "visit", direction = "wide")
  visits <- grep("^y", names(wide), value = TRUE)
  m <- 400
  parts <- lapply(0:1, function(a) mice(wide[wide$arm == a, c("base", visits)], m = m, maxit = 30, method = "norm", printFlag = FALSE))
  last <- tail(visits, 1)
  fits <- lapply(seq_len(m), function(i) {
    whole <- rbind(cbind(arm = 0, complete(parts[[1]], i)), cbind(arm = 1, complete(parts[[2]], i)))
    f <- lm(as.formula(paste(last, "~ arm + base")), whole); c(coef(f)["arm"], vcov(f)["arm", "arm"])
  })
  q <- sapply(fits, `[`, 1); u <- sapply(fits, `[`, 2)
  p <- pool.scalar(q, u, n = nrow(wide), k = 3)
  imputed[[length(imputed) + 1]] <- list(trial = name, m = m, qbar = p$qbar, b = p$b, t = p$t, df = p$df)
}
versions <- sapply(c("mice", "jsonlite"), function(p) as.character(packageVersion(p)))
out <- list(R = R.version.string, packages = as.list(versions), rubin = rubin, imputed = imputed)
writeLines(toJSON(out, digits = NA, auto_unbox = TRUE, null = "null", pretty = 1), file.path(here, "pinned.json"))

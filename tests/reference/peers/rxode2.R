# Reference curves from rxode2.  usage: Rscript rxode2.R regimens.csv <output folder>
# Models from the papers, written as differential equations; liblsoda, relative tolerance 1e-12.
suppressPackageStartupMessages(library(rxode2))
a <- commandArgs(TRUE); out <- a[2]; dir.create(out, showWarnings=FALSE); setRxThreads(1)
R <- read.csv(a[1]); rtol <- 1e-12; atol <- 1e-15

# unit: minutes in one unit of the model's time.  routes: compartments that get a dose; those in zero take a fraction of it
# over a time, both given here: dur() and f() in the model stop rxode2 5.1.6 when two such doses fall at one time (its issue 1218).
M <- list()
M[["kamp-2020"]] <- list(unit=60, into=list(iv="central"), code='
  v1 = 25*(wt/70); v2 = 56*(wt/70); v3 = 157*(wt/70);
  cl = 84*(wt/70)^0.75; q2 = 161*(wt/70)^0.75; q3 = 79*(wt/70)^0.75;
  k10 = cl/v1; k12 = q2/v1; k21 = q2/v2; k13 = q3/v1; k31 = q3/v3;
  d/dt(central) = k21*shallow + k31*deep - (k10 + k12 + k13)*central;
  d/dt(shallow) = k12*central - k21*shallow;
  d/dt(deep)    = k13*central - k31*deep;
  ketamine = central/v1*1000;
')
M[["domino-1984"]] <- list(unit=1, into=list(iv="central"), code='
  v1 = 0.063*wt;
  d/dt(central) = 0.2470*shallow + 0.0146*deep - (0.4381 + 0.5921 + 0.5900)*central;
  d/dt(shallow) = 0.5921*central - 0.2470*shallow;
  d/dt(deep)    = 0.5900*central - 0.0146*deep;
  ketamine = central/v1*1000;
')
M[["clements-1981"]] <- list(unit=1, into=list(iv="central"), code='
  v1 = 1.7522*wt;
  d/dt(central)    = 0.0137*peripheral - (0.0109 + 0.0186)*central;
  d/dt(peripheral) = 0.0186*central - 0.0137*peripheral;
  ketamine = central/v1*1000;
')
M[["hijazi-2003"]] <- list(unit=1, into=list(iv="central"), code='
  v1 = 1.08*wt;
  d/dt(central)    = 0.0030*peripheral - (0.0333 + 0.0088)*central;
  d/dt(peripheral) = 0.0088*central - 0.0030*peripheral;
  ketamine = central/v1*1000;
')
M[["herd-2007"]] <- list(unit=60, into=list(iv="central"), code='
  size = wt/70;
  v1 = 38.7*size; v2 = 102*size; cl = 90*size^0.75; q = 215*size^0.75;
  d/dt(central)    = q*peripheral/v2 - (cl + q)*central/v1;
  d/dt(peripheral) = q*central/v1 - q*peripheral/v2;
  ketamine = central/v1*1000;
')
M[["otto-2021"]] <- list(unit=60, into=list(iv="ket"), code='
  v1 = 133*(wt/70); cl = 95.2*(wt/70)^0.75;
  nv = 98.638*(wt/70); ncl = 57.72*(wt/70)^0.75;
  cp = ket/v1; cn = nor/nv;
  d/dt(ket)  = 23.2*(kp1/187 - cp) + 157*(kp2/98.8 - cp) - cl*cp;
  d/dt(kp1)  = 23.2*(cp - kp1/187);
  d/dt(kp2)  = 157*(cp - kp2/98.8);
  d/dt(nor)  = cl*cp - ncl*cn - 42.778*(cn - norp/160.04);
  d/dt(norp) = 42.778*(cn - norp/160.04);
  S_ketamine = cp*1000; S_norketamine = cn*1000;
')
M[["flint-2017"]] <- list(unit=60, into=list(iv="ket"), code='
  v1 = 7.73*(wt/70); v2 = 545*(wt/70); cl = 112*(wt/70)^0.75; q = 196*(wt/70)^0.75; nv = 1*(wt/70);
  since = t - first;
  if (since < 0) since = 0;
  ncl = 53.2*(wt/70)^0.75*(1 + 0.870/100*since);
  d/dt(ket)  = q*ketp/v2 - (q + cl)*ket/v1;
  d/dt(ketp) = q*ket/v1 - q*ketp/v2;
  d/dt(nor)  = cl*ket/v1 - ncl/nv*nor;
  S_ketamine = ket/v1*1000; S_norketamine = nor/nv*1000;
')
M[["simons-2022"]] <- list(unit=1, into=list(iv="ket", film=c("mucosa", "gut")),
  zero=function(r) list(mucosa=c(0.263, 13.1), gut=c(1.16, 29.9)), code='
  size = wt/70; flow = size^0.75;
  cp = ket/(11.6*size); cn = nor/(11.6*size); ch = hyd/(4.4*size);
  d/dt(mucosa) = -0.040*mucosa;
  d/dt(gut)    = -0.049*gut;
  d/dt(delay)  = 0.049*gut - delay/10.7;
  d/dt(ket)    = 0.040*mucosa - flow*(1.48*cp + 2.43*(cp - ket2/(39.0*size)) + 1.21*(cp - ket3/(174*size)));
  d/dt(ket2)   = flow*2.43*(cp - ket2/(39.0*size));
  d/dt(ket3)   = flow*1.21*(cp - ket3/(174*size));
  d/dt(chain1) = flow*1.48*cp + delay/10.7 - 2/20.1*chain1;
  d/dt(chain2) = 2/20.1*(chain1 - chain2);
  d/dt(nor)    = 0.80*2/20.1*chain2 - flow*(1.00*cn + 2.63*(cn - nor2/(221*size)));
  d/dt(nor2)   = flow*2.63*(cn - nor2/(221*size));
  d/dt(chain3) = flow*1.00*cn - 2/1.12*chain3;
  d/dt(chain4) = 2/1.12*(chain3 - chain4);
  d/dt(hyd)    = 0.70*2/1.12*chain4 - flow*(0.933*ch + 1.70*(ch - hyd2/(87.5*size)));
  d/dt(hyd2)   = flow*1.70*(ch - hyd2/(87.5*size));
  S_ketamine = 1000*cp/237.73*237.73; S_norketamine = 1000*cn/237.73*223.70; S_hydroxynorketamine = 1000*ch/237.73*239.70;
')
M[["perez-ruixo-2021"]] <- list(unit=60, into=list(iv="ket", nasal=c("nose", "swallowed"), oral="stomach"),
  zero=function(r) { frn <- 0.54*(1 + (r$sprays[1] - 1)*0.62)/r$sprays[1]; list(swallowed=c((1 - frn)*0.64, 0.53), stomach=c(0.64, 0.32)) }, code='
  over60 = age - 60;
  if (over60 < 0) over60 = 0;
  qh = 151 - 2.19*over60;
  kel = 1.11; ncl = 38.0;
  if (asian > 0.5) { kel = 1.11*0.36; ncl = 38.0*0.81; }
  kmet = 2.77;
  f(nose) = 0.54*(1 + (sprays - 1)*0.62)/sprays;
  d/dt(nose)      = -2.93*nose;
  d/dt(swallowed) = -1.45*swallowed;
  d/dt(stomach)   = -0.97*stomach;
  d/dt(ket)   = 2.93*nose - ket*(84.3 + 37.6 + qh)/192 + 84.3/143*kp1 + 37.6/417*kp2 + qh/101*liver;
  d/dt(kp1)   = 84.3/192*ket - 84.3/143*kp1;
  d/dt(kp2)   = 37.6/192*ket - 37.6/417*kp2;
  d/dt(liver) = 1.45*swallowed + 0.97*stomach + qh/192*ket - qh/101*liver - (kel + kmet)*liver;
  d/dt(nor)   = kmet*liver - (ncl + 26.1)/70.0*nor + 26.1/115*norp;
  d/dt(norp)  = 26.1/70.0*nor - 26.1/115*norp;
  S_ketamine = ket/192*1000; S_norketamine = nor/70.0*1000;
')
M[["ashraf-2018"]] <- list(unit=60, into=list(iv="ket", oral="depot"), code='
  qh = 3.75*wt^0.75; qvi = 0.40*0.80*0.60*qh;
  fh = qh/(qh + 0.70/0.50*301); cl = (1 - fh)*qh;
  qgut = qvi*4.1/(qvi + 4.1); fg = qgut/(qgut + 1.19);
  nfh = qh/(qh + 0.50/1*73.5); ncl = (1 - nfh)*qh; nfg = qvi/(qvi + 44.4);
  absorbed = 1.76*depot;
  gutformed = (1 - fg)*absorbed; portal = fg*absorbed; liverformed = (1 - fh)*portal + cl*ket/14.4;
  d/dt(depot) = -absorbed;
  d/dt(ket)   = fh*portal - (cl + 287 + 22.4)*ket/14.4 + 287/102*kp1 + 22.4/180*kp2;
  d/dt(kp1)   = 287/14.4*ket - 287/102*kp1;
  d/dt(kp2)   = 22.4/14.4*ket - 22.4/180*kp2;
  d/dt(nor)   = nfh*(nfg*gutformed + liverformed) - (ncl + 19.9)*nor/88.4 + 19.9/88.9*norp;
  d/dt(norp)  = 19.9/88.4*nor - 19.9/88.9*norp;
  S_ketamine = ket/14.4*1000; S_norketamine = nor/88.4*1000;
')
M[["michaelis-menten"]] <- list(unit=1, into=list(iv="central"), code='
  v1 = 4.41; km = 1; vmax = 0.4381*v1*km;
  conc = central/v1;
  d/dt(central) = -vmax*conc/(km + conc) - (0.5921 + 0.5900)*central + 0.2470*shallow + 0.0146*deep;
  d/dt(shallow) = 0.5921*central - 0.2470*shallow;
  d/dt(deep)    = 0.5900*central - 0.0146*deep;
  ketamine = conc*1000;
')

exposure <- NULL
for (name in unique(R$model)) {
  m <- M[[name]]; u <- m$unit; mod <- rxode2(m$code); all <- NULL
  analytes <- grep("ketamine$", mod$lhs, value=TRUE); areas <- paste0("area", seq_along(analytes))
  with_areas <- rxode2(paste0(m$code, paste0("  d/dt(", areas, ") = ", analytes, ";\n", collapse="")))
  for (case in unique(R$case[R$model == name])) {
    r <- R[R$model == name & R$case == case, ]; until <- r$until_min[1]
    t <- sort(unique(c(seq(0, until, 15), outer(r$start_min, c(1, 5, 10), "+")))); t <- t[t <= until]
    e <- et()
    for (i in seq_len(nrow(r))) for (k in m$into[[r$route[i]]]) {
      s <- r$start_min[i]/u; d <- r$duration_min[i]/u; x <- r$amount_mg[i]; z <- if (is.null(m$zero)) NULL else m$zero(r)[[k]]
      e <- if (!is.null(z)) et(e, amt=x*z[1], time=s, cmt=k, rate=x*z[1]/z[2]) else if (d > 0) et(e, amt=x, time=s, cmt=k, rate=x/d) else et(e, amt=x, time=s, cmt=k)
    }
    p <- c(wt=r$weight_kg[1], age=r$age_years[1], asian=r$asian[1], sprays=r$sprays[1], first=min(r$start_min)/u)
    solve <- function(model, minutes) {
      o <- rxSolve(model, p[names(p) %in% model$params], events=et(e, minutes/u), method="liblsoda", rtol=rtol, atol=atol, maxsteps=1000000L, cores=1L, returnType="data.frame")
      stopifnot(nrow(o) == length(minutes), all(abs(o$time*u - minutes) < 1e-6)); o
    }
    v <- solve(mod, t)[, analytes, drop=FALSE]; names(v) <- paste0(gsub("_", "-", names(v)), "_ng_per_mL")
    all <- rbind(all, data.frame(case=case, time_min=t, v, check.names=FALSE))

    # peak: the highest of ever finer grids, down to 1/10,000 min; areas: further equations, to infinity = up to 60 days after
    # the end, as far as liblsoda goes (it gives NaN where amounts underflow)
    far <- until + 1440*c(5, 10, 20, 40, 60); o <- solve(with_areas, c(seq(0, until, 0.5), far)); n <- nrow(o) - length(far)
    for (j in seq_along(analytes)) {
      fine <- o$time[1:n]*u; y <- o[1:n, analytes[j]]; top <- fine[which.max(y)]; peak <- max(y)
      if (top > 0) for (half in c(1, 0.01)) {     # off round minutes: liblsoda stops at a point too close to an event
        fine <- top + half*(seq(-99, 99) + 0.37)/100; fine <- fine[fine > 0 & fine < until]
        if (length(fine)) { y <- tryCatch(solve(mod, fine)[[analytes[j]]], error=function(e) { cat("not refined:", name, case, half, "\n"); 0 }); if (max(y) > peak) { peak <- max(y); top <- fine[which.max(y)] } }
      }
      end <- o[[areas[j]]][n]; beyond <- o[[areas[j]]][n + seq_along(far)]; beyond <- tail(beyond[is.finite(beyond)], 1)
      exposure <- rbind(exposure, data.frame(model=name, case=case, analyte=gsub("_", "-", analytes[j]), cmax_ng_per_mL=sprintf("%.12g", peak),
        tmax_h=sprintf("%.7g", top/60), auc_to_end_ng_h_per_mL=sprintf("%.12g", end*u/60), auc_to_infinity_ng_h_per_mL=sprintf("%.12g", beyond*u/60)))
    }
  }
  for (k in 3:ncol(all)) all[[k]] <- sprintf("%.13g", all[[k]])
  write.csv(all, file.path(out, paste0(name, ".csv")), row.names=FALSE, quote=FALSE)
  cat(name, nrow(all), "\n")
}
write.csv(exposure, file.path(out, "exposure.csv"), row.names=FALSE, quote=FALSE)

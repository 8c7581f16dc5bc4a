// The style sheet of report pages.
#pragma once

#include <string_view>

namespace siglib::html {

// Colours after Okabe and Ito, which stay apart for colour-blind readers; lines differ by dashes too.
inline constexpr std::string_view kStyleSheet = R"css(
:root{--page:#f4f6f8;--card:#fff;--text:#1c2430;--soft:#566272;--rule:#dde3ea;--grid:#e6eaef;
--shade:#eef1f5;
--genuine:#0072b2;--skilled:#d55e00;--random:#00875f;--other:#8a4f9e;--good:#00714f;--bad:#b3390b;
--plain:#3c4856;--alarm-page:#fdecea;--alarm:#a32015;
--warn-page:#fff6e5;--warn:#8a5300}
@media screen and (prefers-color-scheme:dark){:root{--page:#10151c;--card:#18202a;--text:#e5eaf1;
--soft:#a0acbb;
--rule:#2d3845;--grid:#26303c;--shade:#202a36;--genuine:#5cb8f0;--skilled:#f59a56;--random:#35c79a;
--other:#cf9be0;
--plain:#c3ccd8;--alarm-page:#3a1815;--alarm:#ff9c8f;
--good:#4fd0a5;--bad:#ff9d76;--warn-page:#2e2512;--warn:#f2c063}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;padding:1.5rem clamp(1rem,3vw,2.5rem) 3rem;max-width:74rem;background:var(--page);
color:var(--text);
font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Liberation Sans",Arial,
sans-serif;overflow-wrap:anywhere}
h1,h2,h3,p,dl,dd,figure,ul{margin:0}
h1{font-size:clamp(1.5rem,4vw,2.1rem);line-height:1.2;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;letter-spacing:-.01em}
h3{font-size:1rem;font-weight:600}
section>p{max-width:46rem;margin-bottom:1rem}
.kicker{color:var(--soft);font-size:.875rem;font-weight:600;margin-bottom:.25rem}
.origin{color:var(--soft);margin-top:.4rem}
.lead{font-size:1.125rem;max-width:46rem;margin-top:1rem}
.warnings{background:var(--warn-page);border-left:4px solid var(--warn);border-radius:6px;
padding:.9rem 1.1rem;margin-top:1.25rem}
.warnings h2{font-size:1rem;margin:0 0 .25rem;color:var(--warn)}
.warnings ul{padding-left:1.2rem}.warnings li::first-letter{text-transform:uppercase}
.alarms{background:var(--alarm-page);border:2px solid var(--alarm);border-radius:8px;padding:1rem 1.2rem;
margin-top:1.25rem}
.alarms h2{font-size:1.2rem;margin:0 0 .4rem;color:var(--alarm)}.alarms h2::before{content:"\25B2\2002"}
.alarms ul{padding-left:1.2rem;font-weight:600}.alarms p{margin-top:.5rem;max-width:46rem}
.alarms li::first-letter{text-transform:uppercase}
nav ul{list-style:none;padding:0;margin-top:1.5rem;display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;
font-size:.9375rem}
nav a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:.2em;display:inline-block;
padding:.2rem 0}
section>h3{margin:1.5rem 0 .5rem}
.grid td small{white-space:normal}
section>.sheet+:is(.sheet,.grid,p),section>.grid+:is(.sheet,.grid,details){margin-top:1rem}
details{margin-top:1rem}details>p{color:var(--soft);font-size:.9375rem;margin:.5rem 0}
summary{cursor:pointer;font-weight:600;margin-bottom:.5rem}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.note{color:var(--soft)}.grid+.note{margin-top:1rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
.paper{display:block;width:100%;height:auto;background:#fff;padding:4px;border:1px solid var(--rule);
border-radius:4px}
.mistake p{font-size:.875rem}.mistake .verdict{color:var(--text);font-size:.9375rem}
.grid{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(100%,21rem),1fr))}
.grid.wide{grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr))}
.grid.wide>.sheet{align-self:start}
.card,figure,.sheet{background:var(--card);border:1px solid var(--rule);border-radius:10px;
padding:1rem 1.1rem}
.card{display:flex;flex-direction:column;gap:.6rem}
.card h3{color:var(--soft);font-size:.9375rem}
.card p,figcaption,.missing p{color:var(--soft);font-size:.9375rem;line-height:1.5}
.values{display:flex;gap:.75rem 1.5rem}
.values div{flex:1;display:flex;flex-direction:column}
.values dd{font-size:1.75rem;line-height:1.15;font-weight:600;letter-spacing:-.02em;
font-variant-numeric:tabular-nums}
.values dt{font-size:.9375rem;margin-top:.15rem}
.values .note{font-size:.875rem;font-weight:400;letter-spacing:0;line-height:1.4;color:var(--soft)}
.dot{display:inline-block;width:.6em;height:.6em;border-radius:50%;background:var(--c);margin-right:.4em}
figure{display:flex;flex-direction:column;gap:.5rem}
figcaption{margin-top:auto}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;font-size:.875rem}
.key{display:inline-block;width:30px;height:8px;margin-right:.4rem;vertical-align:middle}
.key.mark{width:15px;height:15px;margin-right:.3rem}
figure>svg{display:block;width:100%;height:auto;max-width:40rem}
svg text{font-size:11.5px;fill:var(--soft);font-variant-numeric:tabular-nums}
.axis path{stroke:var(--grid);stroke-width:1}
.axis .x,.zone{text-anchor:middle}.axis .y,.axis .end{text-anchor:end}
.axis .name,.zone{fill:var(--text)}
.band{fill:var(--shade)}
.threshold{stroke:var(--text);stroke-width:1.2;stroke-dasharray:4 3;fill:none}
.diagonal{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 4;fill:none}
.line{stroke:var(--c);stroke-width:2.2;fill:none;stroke-linejoin:round;stroke-linecap:round}
.dash-1{stroke-dasharray:6 4.5}.dash-2{stroke-dasharray:1.5 4}.dash-3{stroke-dasharray:11 4 2 4}
.dash-4{stroke-dasharray:14 5}
.bars{fill:var(--c)}
.marker{fill:var(--c);stroke:var(--card);stroke-width:1.5}
.marker.hollow{fill:var(--card);stroke:var(--c);stroke-width:2}
.label{fill:var(--text);font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:3px;
stroke-linejoin:round}
.c-genuine{--c:var(--genuine)}.c-skilled{--c:var(--skilled)}.c-random{--c:var(--random)}.c-other{
--c:var(--other)}
.c-plain{--c:var(--plain)}.c-line0{--c:var(--genuine)}.c-line1{--c:var(--skilled)}.c-line2{
--c:var(--random)}.c-line3{--c:var(--other)}.c-line4{--c:var(--plain)}
table{border-collapse:collapse;width:100%;font-size:.9375rem;font-variant-numeric:tabular-nums;
overflow-wrap:break-word}
table:has(.minor){font-size:.8125rem}
tbody td{white-space:nowrap}tbody th{overflow-wrap:anywhere;min-width:7rem}
caption{text-align:left;font-weight:600;padding-bottom:.5rem}
th,td{padding:.4rem .6rem;text-align:right;vertical-align:top;border-top:1px solid var(--rule)}
th:first-child{text-align:left}
th:first-child{padding-left:0}td:last-child,th:last-child{padding-right:0}
thead th{border-top:0;color:var(--soft);font-weight:600;font-size:.93em;vertical-align:bottom}
tbody th{font-weight:500}
small{display:block;color:var(--soft);font-size:.875rem;font-weight:400;line-height:1.4}
.marked>*{background:var(--shade);font-weight:700}
.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}.watch{color:var(--warn);
font-weight:600}
.facts{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.35rem 1.25rem}
.facts dt{color:var(--soft)}
pre{margin:0;white-space:pre-wrap;font:.875rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,
"Liberation Mono",monospace}
@media (max-width:66rem){.minor{display:none}}
@media (max-width:40rem){svg text{font-size:15px}.card,figure,.sheet{padding:.9rem}th,td{
padding:.4rem .3rem}tbody td{white-space:normal}tbody th{min-width:4rem}
.stacked tr{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,1fr));gap:0 .4rem;
padding:.4rem 0;
border-top:1px solid var(--rule)}
.stacked :is(th,td){padding:0;border:0;text-align:left;grid-row:2}
.stacked tbody th{min-width:0;grid-row:1;grid-column:1/-1;padding-bottom:.25rem}.stacked thead th:first-child{
display:none}.stacked thead tr{border:0}.stacked .marked{background:var(--shade)}
thead th{font-size:.8125rem;overflow-wrap:normal}}
@media print{nav{display:none}@page{margin:13mm}html{font-size:11px}body{padding:0;max-width:none;
background:#fff}svg text{
font-size:12.5px}.minor{display:table-cell}
.card,figure,.alarms,.warnings,.grid .sheet,tr,section>p{break-inside:avoid}
h2,h3,caption,section>p{break-after:avoid}.grid{
grid-template-columns:repeat(3,1fr)}.grid.wide{grid-template-columns:1fr 1fr}
th,td{padding:.3rem .35rem}table:has(.minor){font-size:6.5pt}table:has(.minor) :is(th,td){
padding:.15rem .2rem}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
)css";

}  // namespace siglib::html

/**
 * @module
 * The style of a report: fonts of the reader's system, light or dark as the reader's system is, one column on a telephone,
 * plain on paper. Colours of series are Okabe and Ito's (2008), darkened on white and lightened on black.
 */

export const STYLE_SHEET = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f5f6f8;--text:#1b1f24;--faint:#59626d;--line:#d5dae0;--accent:#0b62a8;
--c0:#0b6cb0;--c1:#c9500a;--c2:#087f5b;--c3:#a23b83;--c4:#8a6400;--c5:#69727d;--c6:#5a4fcf;--c7:#b3263e;
--gain:#087f5b;--loss:#b3263e;--heat-right:#0b6cb0;--heat-wrong:#c9500a;--on-heat:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--raised:#1e2329;--text:#e8ebee;--faint:#a3adb8;--line:#39414b;--accent:#7cc0ff;
--c0:#5fb4f0;--c1:#ff9557;--c2:#40c99b;--c3:#e794cb;--c4:#e0b53a;--c5:#98a2ad;--c6:#a9a1ff;--c7:#ff7f92;
--gain:#40c99b;--loss:#ff7f92;--heat-right:#5fb4f0;--heat-wrong:#ff9557;--on-heat:#0d0f12}}
@media print{:root{color-scheme:light;--ground:#fff;--raised:#fff;--text:#000;--faint:#444;--line:#bbb;--accent:#000;
--c0:#0b6cb0;--c1:#c9500a;--c2:#087f5b;--c3:#a23b83;--c4:#8a6400;--c5:#69727d;--c6:#5a4fcf;--c7:#b3263e;
--gain:#087f5b;--loss:#b3263e;--heat-right:#0b6cb0;--heat-wrong:#c9500a;--on-heat:#fff}nav,.skip{display:none}
figure,.tile,tr,.picture{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}svg,rect{print-color-adjust:exact}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;overflow-wrap:anywhere}
header,main,footer,nav{max-width:1180px;margin:0 auto;padding:0 16px}
header{padding-top:28px}h1{font-size:1.7rem;line-height:1.2;margin:0 0 6px}h2{font-size:1.3rem;margin:44px 0 8px;padding-top:14px;border-top:1px solid var(--line)}
h3{font-size:1.02rem;margin:26px 0 6px}p{margin:8px 0;max-width:76ch}a{color:var(--accent)}
.guide,.note{color:var(--faint);font-size:.92rem}.note:empty{display:none}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--ground);padding:6px 10px;z-index:2}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:12px 0 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px;margin:16px 0}
.tile{background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:12px 16px}.tile dt{color:var(--faint);font-size:.9rem}.tile dd{margin:0}
.tile strong{display:block;font-size:1.7rem;line-height:1.25}.tile span{color:var(--faint);font-size:.9rem}
.verdicts{list-style:none;padding:0;margin:10px 0 14px;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,270px),1fr));gap:8px}
.verdicts li{background:var(--raised);border:1px solid var(--line);border-left:4px solid var(--faint);border-radius:6px;padding:8px 12px}
.verdicts li b,.verdicts li .number{display:block}.verdicts em{font-style:normal;font-weight:600}
.verdicts .gain{border-left-color:var(--gain)}.verdicts .gain em{color:var(--gain)}.verdicts .loss{border-left-color:var(--loss)}.verdicts .loss em{color:var(--loss)}
.notes{border-left:4px solid var(--c4);background:var(--raised);padding:6px 14px;margin:14px 0;list-style:none;font-size:.94rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;padding:0;margin:8px 0;font-size:.92rem}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:18px 22px;margin:12px 0;align-items:start}
figure{margin:0;min-width:0}figcaption{font-size:.94rem}.plot figcaption{font-weight:600;margin-bottom:2px}
figure svg{display:block;width:100%;height:auto;max-width:520px}
svg text{fill:var(--text);font-family:inherit;font-size:11px}svg .tick,svg .axis-name{fill:var(--faint)}svg .tick{font-size:10px}
.grid{stroke:var(--line);stroke-width:1;fill:none}.axis{stroke:var(--faint);stroke-width:1;fill:none}
.line{fill:none;stroke:var(--c);stroke-width:1.8;stroke-linejoin:round}.dot{fill:var(--c)}.bar{fill:var(--c)}.whisker{stroke:var(--c);stroke-width:2.2;fill:none}
svg .value{font-size:10px}
.s0{--c:var(--c0)}.s1{--c:var(--c1)}.s2{--c:var(--c2)}.s3{--c:var(--c3)}.s4{--c:var(--c4)}.s5{--c:var(--c5)}.s6{--c:var(--c6)}.s7{--c:var(--c7)}
.s1 .line{stroke-dasharray:7 3}.s2 .line{stroke-dasharray:2 3}.s3 .line{stroke-dasharray:9 3 2 3}.s4 .line{stroke-dasharray:5 2}.s5 .line{stroke-dasharray:3 2}.s6 .line{stroke-dasharray:12 4}.s7 .line{stroke-dasharray:1 2}.again .line{stroke-width:1;opacity:.75}
.cell{fill:var(--raised);stroke:var(--line);stroke-width:.6}.right-cell{fill:var(--heat-right)}.wrong-cell{fill:var(--heat-wrong)}svg .on-dark{fill:var(--on-heat);font-weight:600}
details{margin:4px 0 10px}summary{cursor:pointer;color:var(--accent);font-size:.9rem;width:fit-content}
.scroll{overflow-x:auto;max-width:100%;margin:6px 0}table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{padding:4px 12px 4px 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:normal}
thead th{color:var(--faint);font-weight:600;white-space:nowrap}tbody th{font-weight:500;overflow-wrap:anywhere;min-width:8em}.number{font-variant-numeric:tabular-nums}td.number{white-space:nowrap}
pre{margin:0;padding:12px;background:var(--raised);border:1px solid var(--line);border-radius:6px;font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;width:max-content;min-width:100%}
blockquote{margin:10px 0;padding:2px 14px;border-left:4px solid var(--line)}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:14px 22px}.panels figure svg{max-width:560px}
.casing{fill:none;stroke:#000;stroke-opacity:.6;stroke-width:4.5px;vector-effect:non-scaling-stroke}.box{fill:none;stroke-width:2.4px;vector-effect:non-scaling-stroke}
.box.right{stroke:#58b8ff}.box.wrong{stroke:#ff9a3c}.box.missed{stroke:#ff6ec7;stroke-dasharray:6 4}
.chip.right{fill:#58b8ff}.chip.wrong{fill:#ff9a3c}.chip.missed{fill:#ff6ec7}svg .chip-text{fill:#111}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer{margin-top:48px;padding-bottom:32px;color:var(--faint);font-size:.9rem}
`;

/** The page's style sheet: GitHub's proportions and colours, without its fonts and scripts. */
export const STYLE = `
:root{color-scheme:light dark;--fg:#1f2328;--muted:#59636e;--bg:#fff;--soft:#f6f8fa;--line:#d1d9e0;--blue:#0969da;--green:#1a7f37;--red:#d1242f;--amber:#9a6700;
--add:#dafbe1;--add-num:#aceebb;--del:#ffebe9;--del-num:#ffcecb;--hunk:#ddf4ff;--code:#818b981f}
@media (prefers-color-scheme:dark){:root{--fg:#f0f6fc;--muted:#9198a1;--bg:#0d1117;--soft:#151b23;--line:#3d444d;--blue:#4493f8;--green:#3fb950;--red:#f85149;--amber:#d29922;
--add:#2ea04326;--add-num:#3fb9504d;--del:#f851491a;--del-num:#f851494d;--hunk:#388bfd1a;--code:#656c7633}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:14px/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif}
header{background:var(--soft);border-bottom:1px solid var(--line);padding:14px 24px}.repo{font-weight:600;color:var(--blue)}
main{max-width:1100px;margin:0 auto;padding:16px 24px 64px}
h1{font-size:26px;font-weight:400;margin:8px 0}h1 .number{color:var(--muted);font-weight:300}
h2{font-size:16px;margin:28px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line)}
.badge,.counter,.label{display:inline-block;border-radius:2em;padding:3px 12px;font-weight:500}.badge.open{background:#1f883d;color:#fff}
.counter{background:var(--code);padding:0 8px;font-size:12px}.label{border:1px solid var(--line);padding:0 7px;font-size:12px;color:var(--muted)}
.state,.muted{color:var(--muted)}code{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;background:var(--code);border-radius:6px;padding:.2em .4em}
.comment{display:flex;gap:12px;margin:12px 0}.avatar{flex:none;width:36px;height:36px;border-radius:50%;background:var(--blue);color:#fff;display:grid;place-items:center;font-weight:600}
.avatar.bot{border-radius:8px;background:#0b3d5c radial-gradient(circle,#0000 8px,#fff 8.5px 10px,#0000 10.5px);position:relative}.avatar.bot::after{content:"";position:absolute;left:5px;right:5px;top:17px;height:2px;background:#fff}.comment-box{flex:1;min-width:0;border:1px solid var(--line);border-radius:6px;background:var(--bg)}
.comment-head{background:var(--soft);border-bottom:1px solid var(--line);border-radius:6px 6px 0 0;padding:7px 14px}.comment-head:last-child{border-bottom:0;border-radius:6px}
.markdown{padding:4px 14px 10px;overflow-wrap:anywhere}.markdown>:first-child{margin-top:8px}.markdown p{margin:8px 0}.markdown pre{background:var(--soft);border-radius:6px;padding:12px;overflow:auto}
.markdown pre code{background:none;padding:0}.markdown a{color:var(--blue)}.markdown ul,.markdown ol{padding-left:2em}.markdown h3,.markdown h4{margin:14px 0 6px}
.markdown table:not(.suggestion-lines):not(.annotations){border-collapse:collapse;margin:8px 0}.markdown table:not(.suggestion-lines):not(.annotations) :is(td,th){border:1px solid var(--line);padding:5px 12px;text-align:left}
details{margin:8px 0}summary{cursor:pointer;color:var(--fg)}
.check{border:1px solid var(--line);border-radius:6px;margin:16px 0 16px 48px}.check-head{display:flex;gap:10px;align-items:center;padding:10px 14px;border-bottom:1px solid var(--line);background:var(--soft);border-radius:6px 6px 0 0}
.mark{color:var(--muted);font-weight:700}.check.success .mark{color:var(--green)}.check.failure .mark{color:var(--red)}.check-body{padding-bottom:12px}
.annotations{border-collapse:collapse;width:100%;margin-top:6px}.annotations td{border-top:1px solid var(--line);padding:6px 8px;vertical-align:top}.level.failure{color:var(--red)}.level.warning{color:var(--amber)}.level.notice{color:var(--blue)}
.file{border:1px solid var(--line);border-radius:6px;margin:0 0 18px;overflow:hidden}.file-head{background:var(--soft);border-bottom:1px solid var(--line);padding:8px 14px}
table.diff{width:100%;border-collapse:collapse;table-layout:fixed}table.diff>tbody>tr>td{padding:0}.num-column{width:46px}.sign-column{width:22px}
.diff .num{width:44px;text-align:right;padding:0 8px!important;color:var(--muted);user-select:none;font:12px/20px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;vertical-align:top}
.sign{width:22px;text-align:center;user-select:none;color:var(--muted)}.code,.sign{font:12px/20px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere;vertical-align:top}
tr.add{background:var(--add)}tr.add>.num{background:var(--add-num)}tr.del{background:var(--del)}tr.del>.num{background:var(--del-num)}tr.hunk{background:var(--hunk);color:var(--muted)}
tr.thread>td{padding:4px 16px 8px!important;border-top:1px solid var(--line);border-bottom:1px solid var(--line);background:var(--soft)}.range{padding:6px 0 0 48px;font-size:12px}
.suggestion{border:1px solid var(--line);border-radius:6px;margin:10px 0;overflow:hidden}.suggestion-head{padding:6px 12px;background:var(--soft);border-bottom:1px solid var(--line);color:var(--muted);font-size:12px}
.suggestion-lines{width:100%;border-collapse:collapse}.suggestion-lines.block{border:1px solid var(--line);border-radius:6px;margin:8px 0}.suggestion-foot{padding:8px 12px;border-top:1px solid var(--line);text-align:right}
.button{border:1px solid var(--line);border-radius:6px;background:var(--soft);padding:4px 12px;font-size:12px;font-weight:500}
@media (max-width:700px){main{padding:8px 12px 40px}.check{margin-left:0}.avatar{display:none}}
`;

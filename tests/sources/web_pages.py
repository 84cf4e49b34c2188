"""Web pages written for the tests: an Arabic article with all that stands around one on a page."""

from __future__ import annotations

BODY = (
    "التقى وزير الخارجية العُماني بدر البوسعيدي في مسقط أمس الثلاثاء نظيره الإيراني حسين أمير عبداللهيان.",
    'وقال البوسعيدي في مؤتمر صحفي مشترك إن بلاده "مستعدة لاستضافة جولة جديدة" من المحادثات بين الطرفين.',
    "وكانت الجولة السابقة قد عقدت في مسقط خلال الشهر الماضي بمشاركة وفود من البلدين، وفق بيان للخارجية.",
)
TITLE = "البوسعيدي يلتقي نظيره الإيراني في مسقط"
FURNITURE = ("الرئيسية", "اقرأ أيضا", "خبر آخر عن الرياضة", "جميع الحقوق محفوظة", "تعليق رائع", "شارك على فيسبوك")


def page(
    *paragraphs: str,
    title: str = TITLE,
    charset: str | None = "utf-8",
    published: str | None = "2026-11-18T01:30:00+04:00",
    author: str = "ليلى الحسن",
    head: str = "",
) -> str:
    """A page with menu, related stories, comments and footer around the article."""
    meta = f'<meta charset="{charset}">' if charset else ""
    date = f'<meta property="article:published_time" content="{published}">' if published else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or BODY)
    return f"""<!doctype html><html lang="ar-OM" dir="rtl"><head>{meta}<title>{title} | صدى</title>
<meta property="og:title" content="{title}">{date}<meta name="author" content="{author}">{head}</head><body>
<header><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">سياسة</a></li></ul></nav></header>
<main><article><h1>{title}</h1>{body}<div class="share"><a href="#">شارك على فيسبوك</a></div></article>
<aside class="related"><h3>اقرأ أيضا</h3><ul><li><a href="/2">خبر آخر عن الرياضة</a></li></ul></aside>
<section id="comments" class="comments"><p>تعليق رائع</p></section></main>
<footer>جميع الحقوق محفوظة © 2026</footer></body></html>"""

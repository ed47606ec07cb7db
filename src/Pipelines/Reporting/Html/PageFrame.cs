using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Reporting.Html;

/// <summary>
/// A whole page in one file: its style, its script and its data are inside, and its content security policy forbids everything else, so
/// that nothing leaves the page.
/// </summary>
internal static class PageFrame
{
    private static readonly string s_style = Resource("page.css");

    /// <summary>The parts of the script, in the order in which they are put together.</summary>
    private static readonly string[] s_parts = ["base", "gallery", "dialog", "activation", "matrix", "tables", "map", "start"];

    private static readonly string s_script =
        $"\"use strict\";\n(() => {{\n{string.Join('\n', s_parts.Select(part => Resource($"{part}.js")))}}})();\n";

    /// <summary>The page.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="summary">What stands below the title.</param>
    /// <param name="sections">Its parts, in order.</param>
    /// <param name="data">The JSON for its script and for other programs; without <c>&lt;</c>.</param>
    /// <param name="footer">What stands at its end.</param>
    public static Markup Of(string title, Markup summary, IReadOnlyList<ReportSection> sections, string data, Markup footer)
    {
        if (data.Contains('<', StringComparison.Ordinal))
        {
            throw new ArgumentException("The data could end the element that holds them.", nameof(data));
        }

        return Markup.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="referrer" content="no-referrer">
            <link rel="icon" href="data:,">
            <title>{title}: report</title>
            <style>{new Markup(s_style)}</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the content</a>
            <header>
            <h1><bdi>{title}</bdi></h1>
            {summary}
            <nav aria-label="Sections"><ul>{sections.Select(Link)}</ul></nav>
            </header>
            <main id="main" tabindex="-1">
            {sections.Select(Section)}
            </main>
            <footer>{footer}</footer>
            {PictureDialog.Markup}
            <noscript><p class="notice">The pictures need JavaScript; the figures do not.</p></noscript>
            <script type="application/json" id="report-data">{new Markup(data)}</script>
            <script>{new Markup(s_script)}</script>
            </body>
            </html>

            """);
    }

    private static string Policy =>
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
        + $"'sha256-{Hash(s_script)}'; base-uri 'none'; form-action 'none'";

    private static Markup Link(ReportSection section) => Markup.Of($"""<li><a href="#{section.Id}">{section.Title}</a></li>""");

    private static Markup Section(ReportSection section) => Markup.Of(
        $"""
        <section id="{section.Id}" aria-labelledby="{section.Id}-title">
        <h2 id="{section.Id}-title">{section.Title}</h2>
        {section.Body}
        </section>

        """);

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Resource(string name)
    {
        using var stream = typeof(PageFrame).Assembly.GetManifestResourceStream($"Pipelines.Reporting.Html.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

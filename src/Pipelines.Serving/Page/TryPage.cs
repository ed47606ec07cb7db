using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Pipelines.Serving.Models;
using Pipelines.Serving.Security;

namespace Pipelines.Serving.Page;

/// <summary>
/// A page to try models on: one file with style and script inside. Its content security policy allows these by their hash, pictures that
/// the browser has already, requests to this service, and nothing else.
/// </summary>
internal sealed class TryPage
{
    private readonly byte[] _html;
    private readonly string _policy;

    private TryPage(string html, string policy) => (_html, _policy) = (Encoding.UTF8.GetBytes(html), policy);

    /// <summary>The page of some models.</summary>
    public static TryPage Of(ModelSet set)
    {
        var (style, script) = (Resource("page.css"), Resource("page.js"));
        var models = string.Concat(set.Models.Select(model => $"<option>{HtmlEncoder.Default.Encode(model.Name)}</option>"));
        var html = Resource("page.html")
            .Replace(
                "{{title}}",
                HtmlEncoder.Default.Encode(string.Join(", ", set.Models.Select(model => model.Name))),
                StringComparison.Ordinal)
            .Replace("{{models}}", models, StringComparison.Ordinal)
            .Replace("{{hasKey}}", set.Key is null ? "" : "data-key", StringComparison.Ordinal)
            .Replace("{{maximumBytes}}", $"{set.Options.MaximumImageBytes}", StringComparison.Ordinal)
            .Replace("{{style}}", style, StringComparison.Ordinal)
            .Replace("{{script}}", script, StringComparison.Ordinal);
        return new(
            html,
            $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(script)}; img-src blob: data:; connect-src 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    }

    /// <summary>Answers with the page.</summary>
    public Task WriteAsync(HttpContext context)
    {
        SecurityHeaders.Set(context.Response, _policy);
        context.Response.Headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = _html.Length;
        return context.Response.Body.WriteAsync(_html, context.RequestAborted).AsTask();
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string Resource(string name)
    {
        using var stream = typeof(TryPage).Assembly.GetManifestResourceStream($"Pipelines.Serving.Page.{name}")
            ?? throw new InvalidOperationException($"The resource {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

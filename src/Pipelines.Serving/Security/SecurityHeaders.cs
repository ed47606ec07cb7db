using Microsoft.AspNetCore.Http;

namespace Pipelines.Serving.Security;

/// <summary>What browsers may do with an answer: nothing but show it, to the page that it belongs to.</summary>
internal static class SecurityHeaders
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Sets the headers of an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="policy">The content security policy of a page; null of an answer that is none.</param>
    public static void Set(HttpResponse response, string? policy = null)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = policy ?? Nothing;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }
}

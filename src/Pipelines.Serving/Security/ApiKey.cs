using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Pipelines.Serving.Security;

/// <summary>The key that requests must carry. It is compared in a time that says nothing about it, not even its length.</summary>
internal sealed class ApiKey(string key)
{
    private const string Header = "X-Api-Key";
    private const string Scheme = "Bearer ";

    private readonly byte[] _hash = Hash(key);

    /// <summary>Whether a request carries the key.</summary>
    public bool IsIn(HttpRequest request)
    {
        var given = request.Headers[Header].ToString();
        if (given.Length == 0 && request.Headers.Authorization.ToString() is var authorization
            && authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            given = authorization[Scheme.Length..].Trim();
        }

        return CryptographicOperations.FixedTimeEquals(Hash(given), _hash);
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

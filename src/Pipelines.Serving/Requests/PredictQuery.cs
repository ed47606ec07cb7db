using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Pipelines.Serving.Requests;

/// <summary>What a request wants to know of its images.</summary>
/// <param name="Top">How many of the best classes or clusters; null for all.</param>
/// <param name="IsExplained">Whether class activation maps are wanted.</param>
/// <param name="Nearest">How many of the most similar images of the index.</param>
internal readonly record struct PredictQuery(int? Top, bool IsExplained, int Nearest)
{
    private const int DefaultNearest = 3;
    private const int MostNearest = 100;

    /// <summary>Reads it from the address.</summary>
    /// <exception cref="RefusedRequestException">A value is none that is allowed.</exception>
    public static PredictQuery Read(IQueryCollection query)
    {
        int? top = null;
        if (query.TryGetValue("top", out var wanted))
        {
            top = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
                ? number
                : throw new RefusedRequestException(400, "top must be a whole number of at least 1.");
        }

        var nearest = DefaultNearest;
        if (query.TryGetValue("nearest", out wanted))
        {
            nearest = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= MostNearest
                ? number
                : throw new RefusedRequestException(400, $"nearest must be a whole number from 0 to {MostNearest}.");
        }

        var isExplained = query.TryGetValue("explain", out var explain) && explain.ToString() switch
        {
            "true" or "1" or "" => true,
            "false" or "0" => false,
            _ => throw new RefusedRequestException(400, "explain must be true or false."),
        };
        return new(top, isExplained, nearest);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Pipelines.Serving.Models;

namespace Pipelines.Serving.Requests;

/// <summary>The files of a form. Other fields are ignored.</summary>
internal static class FormImages
{
    // RFC 2046.
    private const int LongestBoundary = 70;
    private const int LongestName = 255;
    private const int OtherFields = 16;
    private const int HeadersOfPart = 16;
    private const int HeaderBytesOfPart = 8 << 10;
    private const int BlockLength = 1 << 14;

    /// <summary>Reads them.</summary>
    /// <exception cref="RefusedRequestException">There are none, or too many, or one is too large.</exception>
    /// <exception cref="InvalidDataException">It is no form.</exception>
    /// <exception cref="IOException">The form is cut.</exception>
    public static async Task<IReadOnlyList<ReceivedImage>> ReadAsync(
        HttpRequest request, MediaTypeHeaderValue type, ModelSet set, CancellationToken cancellation)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length is 0 or > LongestBoundary)
        {
            throw new RefusedRequestException(400, $"The Content-Type needs a boundary of at most {LongestBoundary} letters.");
        }

        var reader = new MultipartReader(boundary.ToString(), request.Body)
        {
            HeadersCountLimit = HeadersOfPart,
            HeadersLengthLimit = HeaderBytesOfPart,
        };
        var images = new List<ReceivedImage>();
        try
        {
            var fields = 0;
            while (await reader.ReadNextSectionAsync(cancellation).ConfigureAwait(false) is { } part)
            {
                if (!IsFile(part, out var name))
                {
                    if (++fields > OtherFields)
                    {
                        throw new RefusedRequestException(400, "The form has too many fields that are no files.");
                    }

                    continue;
                }

                if (images.Count == set.Options.MaximumImages)
                {
                    throw new RefusedRequestException(413, $"A request may have at most {set.Options.MaximumImages} images here.");
                }

                images.Add(new(name, new(set.Memory, set.Options.MaximumImageBytes)));
                await ReadAsync(part.Body, images[^1].Bytes, cancellation).ConfigureAwait(false);
            }

            return images.Count > 0
                ? images
                : throw new RefusedRequestException(400, "The form has no files: a part needs a file name, or the type of an image.");
        }
        catch
        {
            images.ForEach(image => image.Bytes.Dispose());
            throw;
        }
    }

    private static bool IsFile(MultipartSection part, out string? name)
    {
        name = null;
        if (ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition))
        {
            var given = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName);
            name = given.Length == 0 ? null : given.Subsegment(0, Math.Min(given.Length, LongestName)).ToString();
        }

        return name is not null || part.ContentType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static async Task ReadAsync(Stream body, ImageBytes bytes, CancellationToken cancellation)
    {
        var block = new byte[BlockLength];
        while (await body.ReadAsync(block, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            bytes.Append(block.AsSpan(0, read));
        }
    }
}

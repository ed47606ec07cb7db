using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Pipelines.Serving.Models;

namespace Pipelines.Serving.Requests;

/// <summary>Reads the images of a request into memory: the body itself, or the files of a form. Nothing goes to the disk.</summary>
internal static class ImageUpload
{
    private const string Accepted =
        "Send an image as the body, with the type image/jpeg, image/png or the like or application/octet-stream, "
        + "or several as the files of "
        + "a form, multipart/form-data.";

    /// <summary>Reads them.</summary>
    /// <returns>The images, whose bytes the caller releases, and whether they came in a form.</returns>
    /// <exception cref="RefusedRequestException">The request is none that can be read, or is too large.</exception>
    /// <exception cref="OperationCanceledException">The time is over, or the sender has left.</exception>
    public static async Task<(IReadOnlyList<ReceivedImage> Images, bool IsForm)> ReadAsync(
        HttpRequest request, ModelSet set, CancellationToken cancellation)
    {
        var type = Type(request);
        var options = set.Options;
        var isForm = type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;
        var maximum = isForm ? options.MaximumRequestBytes : options.MaximumImageBytes;
        if (request.ContentLength > maximum)
        {
            throw isForm
                ? new(413, $"A request may have at most {maximum} bytes here.")
                : ImageBytes.TooLarge(maximum);
        }

        // The server counts as well: when a request was refused it reads what is still to come, but no further than this.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maximum;
        }

        try
        {
            return isForm
                ? (await FormImages.ReadAsync(request, type!, set, cancellation).ConfigureAwait(false), true)
                : ([new(Name: null, await BodyAsync(request, set, cancellation).ConfigureAwait(false))], false);
        }
        catch (BadHttpRequestException error)
        {
            // The server counts too: bytes, seconds, and whether the body is what its header says.
            throw new RefusedRequestException(error.StatusCode, error.StatusCode switch
            {
                (int)HttpStatusCode.RequestEntityTooLarge => $"A request may have at most {maximum} bytes here.",
                (int)HttpStatusCode.RequestTimeout => "The request came too slowly.",
                _ => "The body of the request is not what its headers say.",
            });
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new RefusedRequestException(400, "The body of the request is cut, or is no form.");
        }
    }

    private static MediaTypeHeaderValue? Type(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return null;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            throw new RefusedRequestException(415, $"The Content-Type cannot be read. {Accepted}");
        }

        var media = type.MediaType;
        return media.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            || media.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
            || media.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? type
            : throw new RefusedRequestException(415, Accepted);
    }

    private static async Task<ImageBytes> BodyAsync(HttpRequest request, ModelSet set, CancellationToken cancellation)
    {
        var bytes = new ImageBytes(set.Memory, set.Options.MaximumImageBytes);
        var reader = request.BodyReader;

        // Not by the token: the server would complain that it cannot read the rest.
        using var stop = cancellation.UnsafeRegister(pending => ((PipeReader)pending!).CancelPendingRead(), reader);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    foreach (var segment in read.Buffer)
                    {
                        bytes.Append(segment.Span);
                    }
                }
                finally
                {
                    reader.AdvanceTo(read.Buffer.End);
                }

                if (read.IsCompleted)
                {
                    return bytes;
                }
            }
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}

using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Pipelines.Serving.Answers;
using Pipelines.Serving.Models;
using Pipelines.Serving.Monitoring;
using Pipelines.Serving.Requests;
using Pipelines.Serving.Security;

namespace Pipelines.Serving.Endpoints;

/// <summary>What all endpoints do: headers, the key, and an answer for every error.</summary>
internal static class Answering
{
    private const string ProblemType = "application/problem+json";

    /// <summary>Puts headers, the check of the key and errors around an endpoint.</summary>
    public static RequestDelegate Guarded(ModelSet set, bool needsKey, Func<HttpContext, Task> endpoint) => async context =>
    {
        SecurityHeaders.Set(context.Response);
        try
        {
            if (needsKey && set.Key?.IsIn(context.Request) == false)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
                throw new RefusedRequestException(401, "The key is missing or wrong: send it as X-Api-Key, or as a Bearer token.");
            }

            await endpoint(context).ConfigureAwait(false);
        }
        catch (RefusedRequestException refusal)
        {
            ServingLog.Refused(set.Log, "-", refusal.Status, refusal.Message);
            await RefuseAsync(context, refusal).ConfigureAwait(false);
        }
    };

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(answer, type, contentType: null, context.RequestAborted);
    }

    /// <summary>Says why a request was not done.</summary>
    public static Task RefuseAsync(HttpContext context, RefusedRequestException refusal)
    {
        if (context.Response.HasStarted)
        {
            return Task.CompletedTask;
        }

        if (refusal.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status408RequestTimeout)
        {
            context.Response.Headers.Connection = "close";
        }

        context.Response.StatusCode = refusal.Status;
        return context.Response.WriteAsJsonAsync(
            new ProblemAnswer(ReasonPhrases.GetReasonPhrase(refusal.Status), refusal.Status, refusal.Message),
            AnswerJson.Default.ProblemAnswer,
            ProblemType,
            context.RequestAborted);
    }
}

using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipelines.Serving.Answers;
using Pipelines.Serving.Models;
using Pipelines.Serving.Monitoring;
using Pipelines.Serving.Queue;
using Pipelines.Serving.Requests;

namespace Pipelines.Serving.Endpoints;

/// <summary>Images in, predictions out.</summary>
internal sealed class PredictEndpoint(ModelSet set)
{
    // Nobody reads it: the sender has left.
    private const int SenderLeft = 499;
    private const string NoModel = "-";

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var (name, status, images, bytes) = (NoModel, StatusCodes.Status200OK, 0, 0L);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        time.CancelAfter(set.Options.TimeLimit);
        try
        {
            var model = Model(context);
            name = model.Name;
            var query = PredictQuery.Read(context.Request.Query);
            if (set.Queue.IsFull)
            {
                throw RefusedRequestException.Busy();
            }

            var (received, isForm) = await ReceiveAsync(context, time.Token).ConfigureAwait(false);
            (images, bytes) = (received.Count, received.Sum(image => image.Bytes.Content.Length));
            set.Metrics.Took(name, "receive", Stopwatch.GetElapsedTime(started));

            var predicted = await PredictAsync(model, received, query, time.Token).ConfigureAwait(false);
            var answering = Stopwatch.GetTimestamp();
            status = predicted.Any(image => image.Prediction is not null) ? status : StatusCodes.Status400BadRequest;
            await AnswerAsync(context, model, predicted, isForm, query, status).ConfigureAwait(false);
            set.Metrics.Took(name, "answer", Stopwatch.GetElapsedTime(answering));
            ServingLog.Answered(set.Log, name, status, images, bytes, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception error) when (context.RequestAborted.IsCancellationRequested)
        {
            status = SenderLeft;
            ServingLog.Refused(set.Log, name, status, error is OperationCanceledException ? "The sender has left." : error.Message);
        }
        catch (Exception error)
        {
            var refusal = Refusal(error, name);
            status = refusal.Status;
            ServingLog.Refused(set.Log, name, status, refusal.Message);
            await Answering.RefuseAsync(context, refusal).ConfigureAwait(false);
        }
        finally
        {
            set.Metrics.Answered(name, status);
        }
    }

    private ServedModel Model(HttpContext context)
    {
        if (context.GetRouteValue("name") is not string name)
        {
            return set.Models.Count == 1
                ? set.Models[0]
                : throw new RefusedRequestException(404, "There are several models: name one, as in models/NAME/predict.");
        }

        return set.Find(name) ?? throw new RefusedRequestException(404, "There is no model of this name.");
    }

    private async Task<(IReadOnlyList<ReceivedImage> Images, bool IsForm)> ReceiveAsync(HttpContext context, CancellationToken time)
    {
        try
        {
            return await ImageUpload.ReadAsync(context.Request, set, time).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RefusedRequestException(408, "The request came too slowly.");
        }
    }

    private async Task<PredictedImage[]> PredictAsync(
        ServedModel model, IReadOnlyList<ReceivedImage> received, PredictQuery query, CancellationToken time)
    {
        List<QueuedImage> queued =
        [
            .. received.Select(image => new QueuedImage(model, image, query, set.Options.MaximumPixels, time)),
        ];
        if (!set.Queue.TryAdd(queued))
        {
            foreach (var image in received)
            {
                image.Bytes.Dispose();
            }

            throw RefusedRequestException.Busy();
        }

        // All of them, also when the time is over: their bytes are in use until then.
        var predicted = await Task.WhenAll(queued.Select(image => image.Result)).ConfigureAwait(false);
        foreach (var image in predicted)
        {
            Measure(model.Name, image);
        }

        return predicted;
    }

    private void Measure(string model, PredictedImage image)
    {
        set.Metrics.Took(model, "wait", image.Waited);
        set.Metrics.Took(model, "predict", image.Predicted);
        if (image.Explained is { } explained)
        {
            set.Metrics.Took(model, "explain", explained);
        }

        if (image.Prediction is { } prediction)
        {
            set.Metrics.Predicted(model, prediction.ToString(), prediction.Decision == ImageDecision.Unknown);
        }
        else
        {
            set.Metrics.Unusable(model);
        }
    }

    private static Task AnswerAsync(
        HttpContext context, ServedModel model, PredictedImage[] predicted, bool isForm, PredictQuery query, int status)
    {
        List<ImageAnswer> answers = [.. predicted.Select(image => ImageAnswer.Of(image, query.Top))];
        if (isForm)
        {
            return Answering.WriteAsync(context, new FormAnswer(model.Name, answers), AnswerJson.Default.FormAnswer, status);
        }

        return answers[0] is { Error: { } error }
            ? Answering.RefuseAsync(context, new(status, $"The image cannot be used: {error}."))
            : Answering.WriteAsync(context, answers[0] with { Model = model.Name }, AnswerJson.Default.ImageAnswer, status);
    }

    private RefusedRequestException Refusal(Exception error, string model)
    {
        switch (error)
        {
            case RefusedRequestException refusal:
                return refusal;
            case OperationCanceledException:
                return new(503, "The service had no time for the request. Send it again later.", retryAfter: 1);
            case OutOfMemoryException:
                return RefusedRequestException.Busy();
            default:
                // What is wrong here is for the log: it may name files of this machine.
                ServingLog.Failed(set.Log, model, error);
                return new(500, "The service failed. Its log says why.");
        }
    }
}

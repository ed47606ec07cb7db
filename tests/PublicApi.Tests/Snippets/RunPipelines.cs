using Pipelines;

namespace PublicApi.Tests.Snippets;

/// <summary>What docs/csharp.md shows of jobs.</summary>
internal static class RunPipelines
{
    public static async Task<IReadOnlyList<RunResult>> FileAsync(string path)
    {
        // snippet: run-file
        var job = PipelineJob.Load(path);
        var results = await job.RunAsync();
        foreach (var result in results)
        {
            Console.WriteLine($"{result.Pipeline}: {result.Summary}, files in {result.Folder}");
        }

        // end
        return results;
    }

    public static IReadOnlyDictionary<string, PipelineOptions> Overridden(string path)
    {
        // snippet: overrides
        var job = PipelineJob.Load(path, overrides: ["training.epochs=5"], pipelines: ["photos"]);

        // end
        return job.Pipelines;
    }

    public static async Task<ClassificationResult> CodeAsync(string photos, string runs)
    {
        // snippet: run-code
        var job = PipelineJob.FromOptions("photos", new PipelineOptions
        {
            Data = new DataOptions { Train = photos, Test = PlaceOrFraction.Of(0.25) },
            Image = new ImageOptions { Size = 64 },
            Backbone = new BackboneOptions { Model = "builtin" },
            Training = new TrainingOptions { Transfer = TransferForm.FeatureVectors, Epochs = 20 },
        });
        var results = await job.RunAsync(new JobSettings { RunsFolder = runs });

        // end
        // snippet: metrics
        var result = (ClassificationResult)results[0];
        Console.WriteLine($"accuracy {result.Metrics.Accuracy} on {result.Metrics.Images} images ({result.HeldOut})");
        Console.WriteLine($"log-loss {result.Metrics.LogLoss}, model in {Path.Combine(result.Folder, "model.zip")}");

        // end
        return result;
    }

    public static async Task<List<string>> ProgressAsync(PipelineJob job)
    {
        var lines = new List<string>();
        // snippet: progress
        using var stop = new CancellationTokenSource();
        var progress = new Progress<StageProgress>(report =>
            Console.WriteLine($"{report.Stage}: {report.Done} of {report.Total} {report.Unit} {report.Detail}"));
        job.PipelineStarting += (_, start) => lines.Add($"{start.Pipeline}: {start.Summary}");
        job.PipelineFinished += (_, result) => lines.Add($"{result.Pipeline}: {result.Summary}");

        await job.RunAsync(progress: progress, cancellation: stop.Token);

        // end
        return lines;
    }

    public static async Task<IReadOnlyList<PipelinePlan>> PlanAsync(PipelineJob job)
    {
        // snippet: plan
        foreach (var plan in await job.PlanAsync())
        {
            Console.WriteLine(plan.Settings);
            Console.WriteLine($"{plan.Classes.Sum(row => row.Train)} training images, {plan.MissingVectors} vectors to extract");
        }

        // end
        return await job.PlanAsync();
    }

    public static async Task<List<string>> ErrorsAsync(PipelineJob job, CancellationToken stop)
    {
        var lines = new List<string>();
        // snippet: errors
        try
        {
            await job.RunAsync(new JobSettings { Resume = true }, cancellation: stop);
        }
        catch (ConfigurationException error)
        {
            // Nothing was run. All problems of all pipelines, each with its place and what to do.
            lines.AddRange(error.Problems.Select(problem => $"{problem.Place}: {problem.Found} {problem.Remedy}"));
        }
        catch (RunFailedException error)
        {
            lines.Add($"{error.Pipeline} failed: {error.Message}");
            lines.Add($"finished: {error.Finished.Count}, not run: {string.Join(", ", error.NotRun)}");
        }
        catch (RunInterruptedException interruption)
        {
            lines.Add($"{interruption.Pipeline} was stopped, its training is kept up to step {interruption.Step ?? 0}");
        }

        // end
        return lines;
    }

    public static async Task<LearningRateCurve> FindRateAsync(PipelineJob job)
    {
        LearningRateCurve? last = null;
        // snippet: find-rate
        await foreach (var (name, curve) in job.FindLearningRatesAsync(new LearningRateRange { Steps = 20 }))
        {
            Console.WriteLine($"{name}: {curve.Suggestion}");
            last = curve;
        }

        // end
        return last!;
    }

    public static async Task<BackboneComparison> CompareAsync(PipelineJob job)
    {
        // snippet: compare
        var comparison = await job.CompareBackbonesAsync(candidates: ["builtin", "resnet18"], images: 12);
        foreach (var score in comparison.Scores)
        {
            Console.WriteLine($"{score.Name}: {score.LinearAccuracy:0.000} at {score.ImagesPerSecond:0} images/s");
        }

        // end
        return comparison;
    }
}

// TrainFromCode PHOTOS RUNS: trains a classifier on the class folders in PHOTOS, says how good it is, and predicts one of the photos.
using Pipelines;

if (args is not [var photos, var runs])
{
    Console.Error.WriteLine("Usage: TrainFromCode PHOTOS RUNS");
    return 2;
}

// Ctrl-C ends the run after the current step.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, signal) =>
{
    signal.Cancel = true;
    stop.Cancel();
};

// What is not said here has the default that docs/configuration.md names.
var options = new PipelineOptions
{
    Data = new DataOptions { Train = photos, Test = PlaceOrFraction.Of(0.25) },
    Image = new ImageOptions { Size = 96 },
    Backbone = new BackboneOptions { Model = "builtin" },
    Head = new HeadOptions { LabelSmoothing = 0.1 },
    Training = new TrainingOptions { Epochs = 40, Seed = 1 },
};
var progress = new Progress<StageProgress>(report =>
    Console.Error.WriteLine($"{report.Stage}: {report.Done} of {report.Total} {report.Unit} {report.Detail}"));
try
{
    var job = PipelineJob.FromOptions("photos", options);
    job.PipelineStarting += (_, start) => Console.WriteLine(start.Summary);

    var results = await job.RunAsync(new JobSettings { RunsFolder = runs }, progress, stop.Token);

    var result = (ClassificationResult)results[0];
    Console.WriteLine($"accuracy {result.Metrics.Accuracy:0.000} on {result.Metrics.Images} images, results in {result.Folder}");

    using var model = ImageModel.Load(Path.Combine(result.Folder, "model.zip"));
    var photo = ImageInput.FromFolder(photos)[0];
    var prediction = model.Predict(photo);
    Console.WriteLine($"{photo.Name}: {prediction.Label} ({prediction.Score:0.000})");
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Interrupted.");
    return 130;
}
catch (PipelineException error)
{
    // All problems that were found, each with its place and what to do.
    foreach (var problem in error.Problems)
    {
        Console.Error.WriteLine(problem);
    }

    return 1;
}

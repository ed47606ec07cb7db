// The web service of ClassifyUpload without this project's library: with the stock packages that docs/using-the-model.md names. It takes
// the path of a model.zip as the setting "Model":
//   dotnet run -- --Model model.zip
//   curl -F image=@photo.jpg http://localhost:5000/classify
//
// ONNX Runtime on Linux and macOS writes files under ~/.cache/Microsoft and is built to send usage data. To stop that,
// ORT_DISABLE_TELEMETRY=1 must be in the environment when the process starts: Environment.SetEnvironmentVariable does not reach native
// code there. Properties/launchSettings.json sets it for "dotnet run"; set it as well where the service is deployed.
using System.Collections.Concurrent;
using ClassifyUploadStock;
using Microsoft.ML;
using Microsoft.ML.Data;

var builder = WebApplication.CreateBuilder(args);
var mlContext = new MLContext();
using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(builder.Configuration["Model"] ?? "model.zip", out _);

// The first stage reads the file at ImagePath into the column Image: it is left out, and the upload is put into Image.
var fromPixels = new TransformerChain<ITransformer>([.. model.Skip(1)]);

// A prediction engine serves one thread at a time.
var engines = new ConcurrentBag<PredictionEngine<Picture, Prediction>>();

var app = builder.Build();
app.MapPost("/classify", (IFormFile image) =>
{
    using var upload = image.OpenReadStream();
    using var picture = UprightPicture.Read(upload);
    if (picture is null)
    {
        return Results.BadRequest(new { Error = "This is not a picture, or it is damaged." });
    }

    var engine = engines.TryTake(out var idle) ? idle : mlContext.Model.CreatePredictionEngine<Picture, Prediction>(fromPixels);
    var prediction = engine.Predict(new Picture { Image = picture });
    engines.Add(engine);
    return Results.Ok(new { Label = prediction.PredictedLabel, Score = prediction.Score.Max() });
}).DisableAntiforgery();

await app.RunAsync();

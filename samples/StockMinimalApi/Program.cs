// A web service without this project's library: with the stock packages that docs/using-the-model.md names. It takes the path of a
// model.zip as the setting "Model":
//   dotnet run -- --Model model.zip
//   curl --data-binary @photo.jpg http://localhost:5000/classify
//
// ONNX Runtime on Linux and macOS writes files under ~/.cache/Microsoft and is built to send usage data. To stop that,
// ORT_DISABLE_TELEMETRY=1 must be in the environment when the process starts: Environment.SetEnvironmentVariable does not reach native
// code there. Properties/launchSettings.json sets it for "dotnet run"; set it as well where the service is deployed.
using Microsoft.ML;
using Microsoft.ML.Data;
using StockMinimalApi;

const int LargestPhoto = 20 << 20;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LargestPhoto);
var mlContext = new MLContext();
using var model = (TransformerChain<ITransformer>)mlContext.Model.Load(builder.Configuration["Model"] ?? "model.zip", out _);

// The first stage reads the file at ImagePath into the column Image: it is left out, and the upload is put into Image.
var fromPixels = new TransformerChain<ITransformer>([.. model.Skip(1)]);

var app = builder.Build();
app.MapPost("/classify", async (HttpRequest request) =>
{
    using var upload = new MemoryStream();
    await request.Body.CopyToAsync(upload);
    using var picture = UprightPicture.Read(upload.ToArray());
    if (picture is null)
    {
        return Results.BadRequest(new { Error = "This is not a picture, or it is damaged." });
    }

    // Transform may be called by any number of threads at once; a prediction engine serves one at a time.
    var rows = mlContext.Data.LoadFromEnumerable([new Picture { Image = picture }]);
    var prediction = mlContext.Data.CreateEnumerable<Prediction>(fromPixels.Transform(rows), reuseRowObject: false).Single();
    return Results.Ok(new { Label = prediction.PredictedLabel, Score = prediction.Score.Max() });
});

await app.RunAsync();

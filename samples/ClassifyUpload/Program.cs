// A web service that says what an uploaded picture shows. It takes the path of a model.zip or model.onnx as the setting "Model":
//   dotnet run -- --Model model.zip
//   curl -F image=@photo.jpg http://localhost:5000/classify
using Pipelines;

var builder = WebApplication.CreateBuilder(args);

// One model serves all requests at once. Loading takes far longer than predicting, so it is loaded before the first request.
using var model = ImageModel.Load(builder.Configuration["Model"] ?? "model.zip");

var app = builder.Build();
app.MapPost("/classify", async (IFormFile image, CancellationToken cancellation) =>
{
    try
    {
        await using var upload = image.OpenReadStream();
        var prediction = await model.PredictAsync(upload, cancellation);
        return Results.Ok(new { prediction.Label, prediction.Score, Top = prediction.Top(3) });
    }
    catch (BadImageException error)
    {
        return Results.BadRequest(new { Error = error.Message });
    }
}).DisableAntiforgery();

await app.RunAsync();

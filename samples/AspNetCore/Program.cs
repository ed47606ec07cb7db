// An ASP.NET Core program that serves a model beside what else it does. It takes the path of a model.zip or model.onnx as the setting
// "Model":
//   dotnet run -- --Model model.zip
//   curl -F image=@photo.jpg http://localhost:5000/classify
//   http://localhost:5000/classify in a browser
using Pipelines;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();

// One line: endpoints, a page, a bounded queue, limits, metrics, health checks. The file may be replaced while the program runs.
app.MapClassifier("/classify", builder.Configuration["Model"] ?? "model.zip", new ServingOptions { MaximumImageBytes = 10 << 20 });

app.MapGet("/", () => "Pictures go to /classify.");
await app.RunAsync();

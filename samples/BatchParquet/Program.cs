// Predicts all pictures of a folder and writes the predictions into a Parquet file, which pandas, DuckDB, Spark and others read:
//   dotnet run -- model.zip photos predictions.parquet
using BatchParquet;
using Parquet.Serialization;
using Pipelines;

if (args is not [var modelPath, var folder, var file])
{
    Console.Error.WriteLine("Usage: BatchParquet MODEL FOLDER FILE.parquet");
    return 2;
}

using var model = ImageModel.Load(modelPath);
var images = ImageInput.FromFolder(folder);

// Predictions are small beside pictures: those of a million fit into memory, and the pictures are read one after the other.
var results = await model.PredictManyAsync(images);
var rows = results.Select(result => new Row
{
    Path = result.Name,
    Label = result.Value?.ToString(),
    Score = result.Value?.Score,
    Distance = result.Value?.Distance,
    Scores = [.. result.Value?.Scores ?? []],
    Error = result.Error,
});

// Written beside and renamed, so that the file is whole or not there.
var metadata = new Dictionary<string, string>
{
    ["model"] = model.Pipeline,
    ["backbone"] = model.Backbone,
    ["labels"] = string.Join('\n', model.Labels),
};
await using (var stream = File.Create(file + ".tmp"))
{
    await ParquetSerializer.SerializeAsync(rows, stream, customMetadata: metadata);
}

File.Move(file + ".tmp", file, overwrite: true);
Console.WriteLine(
    $"{results.Count(result => result.IsUsable)} predictions, {results.Count(result => !result.IsUsable)} files that cannot be used");
return 0;

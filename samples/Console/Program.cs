// Predicts pictures that are named on the command line:
//   dotnet run -- model.zip photo.jpg another.png
using Pipelines;

if (args.Length < 2)
{
    Console.Error.WriteLine("Usage: Console MODEL PICTURE...");
    return 2;
}

using var model = ImageModel.Load(args[0]);

// On all cores; a picture that cannot be read has a reason instead of a prediction, and the others are predicted.
var results = await model.PredictManyAsync([.. args.Skip(1).Select(path => ImageInput.FromFile(path))]);
foreach (var result in results)
{
    Console.WriteLine(result.IsUsable
        ? FormattableString.Invariant($"{result.Name}: {result.Value.Label} {result.Value.Score:0.0000}")
        : $"{result.Name}: {result.Error}");
}

return results.All(result => result.IsUsable) ? 0 : 1;

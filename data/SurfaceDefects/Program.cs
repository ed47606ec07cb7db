using SurfaceDefects;

const int DefaultSeed = 1;
var folder = args.Length > 0 ? args[0] : Path.Combine("data", "surface-defects");
var seed = DefaultSeed;
if (args.Length > 2 || (args.Length == 2 && !int.TryParse(args[1], out seed)) || folder.StartsWith('-'))
{
    Console.Error.WriteLine(
        $"Usage: SurfaceDefects [FOLDER [SEED]]   Left out, FOLDER is data/surface-defects and SEED (a whole number) is {DefaultSeed}.");
    return 2;
}

try
{
    PictureSet.Write(folder, seed);
}
catch (AggregateException failures) when (failures.InnerException is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {folder}: {failures.InnerException.Message}");
    return 1;
}

var files = new DirectoryInfo(folder).GetFiles("*.jpg", SearchOption.AllDirectories);
Console.WriteLine($"{files.Length} pictures, {files.Sum(file => file.Length) / 1e6:0.00} MB, in {folder}");
return 0;

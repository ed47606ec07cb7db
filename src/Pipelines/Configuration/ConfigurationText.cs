using System.Text;
using Pipelines.Text;

namespace Pipelines.Configuration;

/// <summary>Reads the bytes of a configuration file and makes sure that they are text.</summary>
internal static class ConfigurationText
{
    /// <summary>How to start, for those who have no configuration yet.</summary>
    public const string Start =
        "Start with { \"pipelines\": { \"flowers\": { \"data\": \"photos\" } } }, where photos is a folder with one sub-folder of images "
        + "for each class.";

    /// <summary>The content as UTF-8 without a byte order mark.</summary>
    /// <param name="path">The file; messages name it as it is given here.</param>
    /// <exception cref="ConfigurationException">There is no such file, or it is no text.</exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw Error(path, "This is a folder, not a file.", $"Name the file, for example {Path.Combine(path, "pipelines.json")}.");
        }

        if (!File.Exists(path))
        {
            throw Error(path, "There is no such file.", $"Name another file, or write this one. {Start}");
        }

        try
        {
            var text = StrictText.Read(path);
            return string.IsNullOrWhiteSpace(text) ? throw Error(path, "The file is empty.", Start) : Encoding.UTF8.GetBytes(text);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new Problem(path, "The file cannot be read.", exception.Message), exception);
        }
    }

    private static ConfigurationException Error(string place, string found, string remedy) => new(new Problem(place, found, remedy));
}

using System.Text;

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
    /// <exception cref="ConfigurationException">There is no such file, or it is not a UTF-8 text.</exception>
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

        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException(new Problem(path, "The file cannot be read.", exception.Message), exception);
        }

        return Decode(content, path);
    }

    private static byte[] Decode(byte[] content, string path)
    {
        var text = content.AsSpan();
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw Error(path, "The file is a UTF-16 text.", "Save it as UTF-8.");
        }

        if (text.StartsWith(Encoding.UTF8.Preamble))
        {
            text = text[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            var characters = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(text);
            if (string.IsNullOrWhiteSpace(characters))
            {
                throw Error(path, "The file is empty.", Start);
            }
        }
        catch (DecoderFallbackException exception)
        {
            var line = text[..Math.Clamp(exception.Index, 0, text.Length)].Count((byte)'\n') + 1;
            throw Error($"{path}:{line}", "The file is not a UTF-8 text from this line on.", "Save it as UTF-8.");
        }

        return text.ToArray();
    }

    private static ConfigurationException Error(string place, string found, string remedy) => new(new Problem(place, found, remedy));
}

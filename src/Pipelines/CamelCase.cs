using System.Text.Json;

namespace Pipelines;

/// <summary>C# names as they stand in JSON: <c>FineTune</c> is <c>fineTune</c>.</summary>
internal static class CamelCase
{
    /// <summary>The key of a property.</summary>
    public static string Of(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>The word of an enum's member.</summary>
    public static string Of(object member) => Of(member.ToString()!);
}

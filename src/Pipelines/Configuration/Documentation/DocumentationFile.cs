using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Pipelines.Configuration.Documentation;

/// <summary>The XML documentation that the compiler writes beside the assembly: the one source of what options mean.</summary>
internal sealed partial class DocumentationFile
{
    private readonly Dictionary<string, XElement> _members;
    private readonly bool _isMarkdown;

    private DocumentationFile(XDocument document, bool isMarkdown)
    {
        _members = document.Descendants("member")
            .Where(member => member.Attribute("name") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value);
        _isMarkdown = isMarkdown;
    }

    /// <summary>The documentation of this library.</summary>
    /// <param name="asMarkdown">Whether code is set in backticks; otherwise texts are plain.</param>
    /// <exception cref="PipelineException">The file is missing or damaged.</exception>
    public static DocumentationFile OfThisLibrary(bool asMarkdown = false) =>
        Load(Path.Combine(AppContext.BaseDirectory, typeof(DocumentationFile).Assembly.GetName().Name + ".xml"), asMarkdown);

    /// <summary>Reads a documentation file.</summary>
    /// <inheritdoc cref="OfThisLibrary"/>
    public static DocumentationFile Load(string path, bool asMarkdown = false)
    {
        try
        {
            return new(XDocument.Load(path), asMarkdown);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    path,
                    "The documentation file, from which descriptions are taken, is missing.",
                    "Copy it there: the build writes it beside the library."),
                exception);
        }
        catch (XmlException exception)
        {
            throw new PipelineException(
                new Problem(path, $"The documentation file is damaged: {exception.Message}", "Build the library again."), exception);
        }
    }

    /// <summary>Summary and remarks of a type, property or enum member, one paragraph each; empty where there are none.</summary>
    public string Text(MemberInfo member)
    {
        var id = member switch
        {
            Type type => "T:" + Name(type),
            PropertyInfo property => $"P:{Name(property.DeclaringType!)}.{property.Name}",
            _ => $"F:{Name(member.DeclaringType!)}.{member.Name}",
        };
        return _members.TryGetValue(id, out var documented)
            ? string.Join("\n", documented.Elements().Where(part => part.Name.LocalName is "summary" or "remarks").Select(Render))
            : "";
    }

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private string Render(XElement part)
    {
        var text = new StringBuilder();
        foreach (var node in part.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "c" } code => Code(code.Value),
                XElement { Name.LocalName: "see" or "seealso" } link => Code(Target(link)),
                XElement { Name.LocalName: "paramref" or "typeparamref" } parameter => Code(parameter.Attribute("name")!.Value),
                XElement inner => " " + Render(inner) + " ",
                _ => "",
            });
        }

        return WhiteSpace().Replace(text.ToString(), " ").Trim();
    }

    private string Code(string text) => _isMarkdown ? $"`{text}`" : text;

    /// <summary>The last name of a reference; names of options and their words as they are in JSON.</summary>
    private static string Target(XElement link)
    {
        var reference = link.Attribute("cref")?.Value ?? link.Attribute("langword")?.Value ?? link.Value;
        var name = reference.Split('(')[0].Split('.', ':')[^1];
        return reference.StartsWith("P:", StringComparison.Ordinal) || reference.StartsWith("F:", StringComparison.Ordinal)
            ? CamelCase.Of(name)
            : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}

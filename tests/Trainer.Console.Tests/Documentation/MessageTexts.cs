using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Trainer.Tests.Documentation;

/// <summary>The string literals of a compiled assembly: its messages, notes and help texts, among other strings.</summary>
internal static class MessageTexts
{
    private const byte LoadString = 0x72;
    private const int TokenSize = sizeof(int);
    private const int UserStringTable = 0x70;

    // The compiler writes these for records, from the names of type and properties.
    private static readonly string[] s_ofRecords = ["PrintMembers", nameof(ToString)];

    /// <summary>The literals that methods load. An interpolated string gives its constant parts.</summary>
    public static IEnumerable<UserText> Of(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        var strings = metadata.GetHeapSize(HeapIndex.UserString);
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0 || s_ofRecords.Contains(metadata.GetString(method.Name)))
            {
                continue;
            }

            var place = OutermostType(metadata, method.GetDeclaringType());
            var code = file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes()!;
            foreach (var text in Literals(metadata, strings, code))
            {
                yield return new(place, text);
            }
        }
    }

    // The token behind the instruction has the number of the table of strings in its highest byte, which hardly any other four bytes have;
    // those that do mostly lie behind the end of it.
    private static IEnumerable<string> Literals(MetadataReader metadata, int strings, byte[] code)
    {
        for (var i = 0; i + TokenSize < code.Length; i++)
        {
            if (code[i] == LoadString && code[i + TokenSize] == UserStringTable && (BitConverter.ToInt32(code, i + 1) & 0xFFFFFF) < strings)
            {
                yield return metadata.GetUserString((UserStringHandle)MetadataTokens.Handle(BitConverter.ToInt32(code, i + 1)));
            }
        }
    }

    private static string OutermostType(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return type.IsNested
            ? OutermostType(metadata, type.GetDeclaringType())
            : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }
}

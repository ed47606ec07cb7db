using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Pipelines.Tests.Conventions;

/// <summary>
/// Reads from a compiled assembly which of its types use which others of it: as base type, interface, member, generic argument or
/// constraint, in an attribute, and in the code of methods, where a call of an extension method is a call of its class. Nested types,
/// also those that the compiler makes of lambdas, iterators and async methods, count as their outermost type. What the compiler leaves
/// no trace of is not seen: constants and <c>nameof</c>.
/// </summary>
internal sealed class TypeUseReader
{
    private readonly HashSet<TypeUse> _uses = [];
    private string _user = "";

    private TypeUseReader()
    {
    }

    /// <summary>The full names of the top-level types that were written, not made by the compiler.</summary>
    public static IReadOnlyList<string> Types(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        return [.. module.Types.Where(IsWritten).Select(type => type.FullName)];
    }

    /// <summary>Every use of one such type by another.</summary>
    public static IReadOnlyCollection<TypeUse> Uses(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var reader = new TypeUseReader();
        foreach (var type in module.GetTypes().Where(type => IsWritten(Outermost(type))))
        {
            reader._user = Outermost(type).FullName;
            reader.ReadType(type);
        }

        return reader._uses;
    }

    private static bool IsWritten(TypeReference type) =>
        !type.Name.StartsWith('<') && type.Namespace.Split('.')[0] is not ("Microsoft" or "System");

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    private void ReadType(TypeDefinition type)
    {
        ReadAttributes(type);
        ReadConstraints(type);
        Add(type.BaseType);
        foreach (var implemented in type.Interfaces)
        {
            Add(implemented.InterfaceType);
        }

        foreach (var field in type.Fields)
        {
            ReadAttributes(field);
            Add(field.FieldType);
        }

        foreach (var property in type.Properties)
        {
            ReadAttributes(property);
        }

        foreach (var method in type.Methods)
        {
            ReadMethod(method);
        }
    }

    private void ReadMethod(MethodDefinition method)
    {
        ReadAttributes(method);
        ReadAttributes(method.MethodReturnType);
        ReadConstraints(method);
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters)
        {
            ReadAttributes(parameter);
            Add(parameter.ParameterType);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (var variable in method.Body.Variables)
        {
            Add(variable.VariableType);
        }

        foreach (var handler in method.Body.ExceptionHandlers)
        {
            Add(handler.CatchType);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            ReadOperand(instruction);
        }
    }

    private void ReadOperand(Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(type);
                break;
            case FieldReference field:
                Add(field.DeclaringType);
                Add(field.FieldType);
                break;
            case MethodReference method:
                ReadCall(method);
                break;
        }
    }

    private void ReadCall(MethodReference method)
    {
        Add(method.DeclaringType);
        Add(method.ReturnType);
        foreach (var parameter in method.Parameters)
        {
            Add(parameter.ParameterType);
        }

        foreach (var argument in method is GenericInstanceMethod generic ? generic.GenericArguments : [])
        {
            Add(argument);
        }
    }

    private void ReadConstraints(IGenericParameterProvider generic)
    {
        foreach (var parameter in generic.GenericParameters)
        {
            ReadAttributes(parameter);
            foreach (var constraint in parameter.Constraints)
            {
                Add(constraint.ConstraintType);
            }
        }
    }

    private void ReadAttributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            var named = attribute.Properties.Concat(attribute.Fields).Select(argument => argument.Argument);
            foreach (var argument in attribute.ConstructorArguments.Concat(named))
            {
                ReadArgument(argument);
            }
        }
    }

    private void ReadArgument(CustomAttributeArgument argument)
    {
        Add(argument.Type);
        switch (argument.Value)
        {
            case TypeReference type:
                Add(type);
                break;
            case CustomAttributeArgument boxed:
                ReadArgument(boxed);
                break;
            case CustomAttributeArgument[] items:
                Array.ForEach(items, ReadArgument);
                break;
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType generic:
                Add(generic.ElementType);
                foreach (var argument in generic.GenericArguments)
                {
                    Add(argument);
                }

                break;
            case FunctionPointerType pointer:
                Add(pointer.ReturnType);
                foreach (var parameter in pointer.Parameters)
                {
                    Add(parameter.ParameterType);
                }

                break;
            case IModifierType modified:
                Add(modified.ModifierType);
                Add(modified.ElementType);
                break;
            case TypeSpecification specification:
                Add(specification.ElementType);
                break;
            default:
                var outermost = Outermost(type);
                if (outermost.Scope is ModuleDefinition && IsWritten(outermost) && outermost.FullName != _user)
                {
                    _uses.Add(new(_user, outermost.FullName));
                }

                break;
        }
    }
}

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Evenkeel.Conventions.Tests;

/// <summary>Writes down what an assembly lets others see.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    /// <summary>Every type with its members, sorted.</summary>
    public static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in Types(assembly))
        {
            text.Append($"{Kind(type)} {type.Namespace}.{Name(type)}{Bases(type)}\n");
            foreach (var member in Members(type).Select(Describe).Order(StringComparer.Ordinal)) text.Append($"    {member}\n");
        }

        return text.ToString();
    }

    /// <summary>The names by which the documentation file knows types and members, without the parameters of methods.</summary>
    public static IEnumerable<string> Names(Assembly assembly)
    {
        foreach (var type in Types(assembly))
        {
            var name = type.FullName!.Replace('+', '.');
            yield return $"T:{name}";
            foreach (var member in Members(type).Where(m => !IsOverride(m) && !IsImplied(m))) yield return DocumentationName(member, name);
        }
    }

    private static IOrderedEnumerable<Type> Types(Assembly assembly) => assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal);

    /// <summary>What others can use or override, without what the compiler adds to records and enums.</summary>
    private static IEnumerable<MemberInfo> Members(Type type)
    {
        if (type.IsEnum) return type.GetFields(BindingFlags.Public | BindingFlags.Static);
        var isDelegate = typeof(Delegate).IsAssignableFrom(type);
        return type.GetMembers(Declared).Where(m => IsVisible(m) && m.GetCustomAttribute<CompilerGeneratedAttribute>() is null && m switch
        {
            MethodInfo method => (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.Name.Contains('<') && (!isDelegate || method.Name == "Invoke"),
            PropertyInfo property => property.Name != "EqualityContract",
            ConstructorInfo constructor => !isDelegate && !IsCopy(constructor),
            TypeInfo => false,
            _ => true,
        });
    }

    private static bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo @event => IsVisible(@event.AddMethod!),
        _ => false,
    };

    private static bool IsOverride(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetBaseDefinition() != method,
        PropertyInfo property => property.GetAccessors(nonPublic: true)[0] is var accessor && accessor.GetBaseDefinition() != accessor,
        _ => false,
    };

    /// <summary>Constructors without parameters, and deconstruction, come with the type.</summary>
    private static bool IsImplied(MemberInfo member) => member is ConstructorInfo constructor && constructor.GetParameters().Length == 0;

    private static string DocumentationName(MemberInfo member, string type) => member switch
    {
        ConstructorInfo => $"M:{type}.#ctor",
        MethodInfo method => $"M:{type}.{method.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}",
        PropertyInfo => $"P:{type}.{member.Name}",
        EventInfo => $"E:{type}.{member.Name}",
        _ => $"F:{type}.{member.Name}",
    };

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        var modifier = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract ? "abstract " : type.IsSealed && !type.IsValueType ? "sealed " : "";
        var isRecord = type.GetMethods(Declared).Any(m => m.Name is "<Clone>$" or "PrintMembers");
        return $"{modifier}{(isRecord ? "record " : "")}{(type.IsValueType ? "struct" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : "class")}";
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum) return "";
        var bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsVisible && !i.Name.StartsWith("IEquatable", StringComparison.Ordinal)).Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases = bases.Prepend(Name(parent)).Order(StringComparer.Ordinal);
        return bases.Any() ? $" : {string.Join(", ", bases)}" : "";
    }

    private static string Describe(MemberInfo member) => member switch
    {
        FieldInfo { DeclaringType.IsEnum: true } field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}",
        FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        ConstructorInfo constructor => $"{Access(constructor)}.ctor({Parameters(constructor)})",
        MethodInfo method => $"{Access(method)}{Name(method.ReturnType)}{Mark(method.ReturnParameter)} {method.Name}{Generics(method)}({Parameters(method)})",
        PropertyInfo property => Property(property),
        EventInfo @event => $"event {Name(@event.EventHandlerType!)} {@event.Name}",
        _ => member.ToString()!,
    };

    private static string Property(PropertyInfo property)
    {
        var visible = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var set = visible.Contains(property.SetMethod) ? isInit ? " init;" : " set;" : "";
        var get = visible.Contains(property.GetMethod) ? " get;" : "";
        var index = property.GetIndexParameters().Length == 0 ? "" : $"[{string.Join(", ", property.GetIndexParameters().Select(p => Name(p.ParameterType)))}]";
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : "required ";
        return $"{Access(visible[0])}{required}{Name(property.PropertyType)}{Mark(property)} {property.Name}{index} {{{get}{set} }}";
    }

    private static string Mark(PropertyInfo property)
        => !property.PropertyType.IsValueType && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable ? "?" : "";

    private static string Mark(ParameterInfo parameter)
        => !parameter.ParameterType.IsValueType && !parameter.ParameterType.IsByRef && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable ? "?" : "";

    private static string Access(MethodBase method)
    {
        var access = method.IsPublic ? "" : "protected ";
        if (method.DeclaringType!.IsInterface || method.IsConstructor) return access;
        return access + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : IsOverride(method) ? "override " : method is { IsVirtual: true, IsFinal: false } ? "virtual " : "");
    }

    private static string Generics(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var prefix = !type.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        return $"{prefix}{Name(type)}{Mark(parameter)} {parameter.Name}{(parameter.IsOptional ? " = …" : "")}";
    }

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsPointer) return $"{Name(type.GetElementType()!)}*";
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[]";
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Name(value)}?";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        var name = type.Name.Split('`')[0];
        if (type is { IsNested: true, IsGenericParameter: false }) name = $"{Name(type.DeclaringType!)}.{name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }
}

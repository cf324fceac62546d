using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Entroscope.Tests.Surface;

/// <summary>Calls a member with any arguments, spans among them, which an ordinary call by reflection cannot pass.</summary>
internal sealed class WildCall
{
    private readonly Action<object?, object?[]> _call;

    private WildCall(Action<object?, object?[]> call) => _call = call;

    public static WildCall Of(MethodBase member)
    {
        ParameterInfo[] parameters = member.GetParameters();
        if (!Array.Exists(parameters, p => p.ParameterType.IsByRefLike) && member is not MethodInfo { ReturnType.IsByRefLike: true })
        {
            return new WildCall((target, arguments) => Invoke(member, target, arguments));
        }

        ParameterExpression target = Expression.Parameter(typeof(object));
        ParameterExpression given = Expression.Parameter(typeof(object?[]));
        Expression[] passed = [.. parameters.Select((p, i) => Pass(Expression.ArrayIndex(given, Expression.Constant(i)), p.ParameterType))];
        Expression body = member is ConstructorInfo constructor
            ? Expression.New(constructor, passed)
            : Expression.Call(member.IsStatic ? null : Expression.Convert(target, member.DeclaringType!), (MethodInfo)member, passed);
        Action<object?, object?[]> compiled = Expression.Lambda<Action<object?, object?[]>>(Expression.Block(typeof(void), body), target, given).Compile();
        return new WildCall(compiled);
    }

    public void Run(object? target, object?[] arguments) => _call(target, arguments);

    private static UnaryExpression Pass(Expression value, Type type) => type.IsByRefLike
        ? Expression.Convert(Expression.Convert(value, type.GetGenericArguments()[0].MakeArrayType()), type)
        : Expression.Convert(value, type);

    private static void Invoke(MethodBase member, object? target, object?[] arguments)
    {
        try
        {
            _ = member is ConstructorInfo constructor ? constructor.Invoke(arguments) : member.Invoke(target, arguments);
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Capture(e.InnerException!).Throw();
        }
    }
}

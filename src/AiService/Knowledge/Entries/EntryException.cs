using AiService.Contract;

namespace AiService.Knowledge.Entries;

/// <summary>Refuses an operation on an entry that does not exist, has changed, or does not allow it; the message is in Chinese.</summary>
internal sealed class EntryException : RefusedException
{
    private EntryException(int code, string message)
        : base(code, message)
    {
    }

    public static EntryException NotFound(long id) => new(StatusCodes.Status404NotFound, $"知识条目 {id} 不存在");

    public static EntryException Changed(long id) => new(StatusCodes.Status412PreconditionFailed, $"知识条目 {id} 已被修改（version 与 If-Match 不符），请重新读取后再试");

    public static EntryException Conflict(string message) => new(StatusCodes.Status409Conflict, message);
}

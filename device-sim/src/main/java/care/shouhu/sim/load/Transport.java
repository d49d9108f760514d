package care.shouhu.sim.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The system's own event notification where its native library is there, Java's otherwise.
 *
 * @param name for people
 */
record Transport(String name, IoHandlerFactory handlers, Class<? extends SocketChannel> channel) {

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport("epoll", EpollIoHandler.newFactory(), EpollSocketChannel.class)
        : new Transport("nio", NioIoHandler.newFactory(), NioSocketChannel.class);
  }

  EventLoopGroup threads(int count) {
    return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("load", true), handlers);
  }
}

"""
Start Sinew for the robot that a file describes, with robot_state_publisher and RViz where asked.

    ros2 launch sinew sinew.launch.py config:=arm.yaml [sim:=true] [urdf:=arm.urdf] [rviz:=true] [namespace:=left]

sinew.launch.xml and sinew.launch.yaml do the same with the same arguments.
"""

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument
from launch.conditions import IfCondition
from launch.substitutions import Command, LaunchConfiguration, PathJoinSubstitution, PythonExpression
from launch_ros.actions import LifecycleNode, Node
from launch_ros.parameter_descriptions import ParameterValue
from launch_ros.substitutions import FindPackageShare


def shipped(*path):
    """Return the path of a file that is installed with this package."""
    return PathJoinSubstitution([FindPackageShare('sinew'), *path])


def when(*expression):
    """Return the condition that a Python expression is true."""
    return IfCondition(PythonExpression([*expression]))


def generate_launch_description():
    config = LaunchConfiguration('config')
    sim = LaunchConfiguration('sim')
    name = LaunchConfiguration('name')
    namespace = LaunchConfiguration('namespace')
    params_file = LaunchConfiguration('params_file')
    controllers = LaunchConfiguration('controllers')
    lifecycle = LaunchConfiguration('lifecycle')
    log_level = LaunchConfiguration('log_level')
    urdf = LaunchConfiguration('urdf')
    frame_prefix = LaunchConfiguration('frame_prefix')
    rviz = LaunchConfiguration('rviz')
    rviz_config = LaunchConfiguration('rviz_config')
    fixed_frame = LaunchConfiguration('fixed_frame')

    arguments = [
        DeclareLaunchArgument(
            'config', description='the YAML file that describes the robot'),
        DeclareLaunchArgument(
            'sim', default_value='false', choices=['true', 'false'],
            description='put simulated servos behind every bus'),
        DeclareLaunchArgument(
            'name', default_value='sinew', description='name of the node'),
        DeclareLaunchArgument(
            'namespace', default_value='', description='namespace of every node started here'),
        DeclareLaunchArgument(
            'params_file', default_value=shipped('launch', 'parameters.yaml'),
            description='file with ROS parameters of the node'),
        DeclareLaunchArgument(
            'controllers', default_value='',
            description='controllers that command their joints from the start, separated by commas; empty: as the file says'),
        DeclareLaunchArgument(
            'lifecycle', default_value='auto', choices=['auto', 'managed'],
            description='auto: configure and activate at once; managed: leave every transition to ros2 lifecycle'),
        DeclareLaunchArgument(
            'log_level', default_value='info', description='debug, info, warn, error or fatal'),
        DeclareLaunchArgument(
            'urdf', default_value='',
            description='URDF file; with one, robot_state_publisher is started'),
        DeclareLaunchArgument(
            'frame_prefix', default_value='', description='put before the name of every TF frame'),
        DeclareLaunchArgument(
            'rviz', default_value='false', choices=['true', 'false'], description='start RViz'),
        DeclareLaunchArgument(
            'rviz_config', default_value=shipped('rviz', 'sinew.rviz'),
            description='what RViz shows'),
        DeclareLaunchArgument(
            'fixed_frame', default_value='base_link', description='frame that stands still in RViz'),
    ]

    sinew = {
        'package': 'sinew',
        'executable': 'sinew',
        'name': name,
        'namespace': namespace,
        'arguments': ['run', config, ['--sim=', sim], ['--controllers=', controllers], ['--lifecycle=', lifecycle]],
        'ros_arguments': ['--log-level', log_level],
        'parameters': [params_file],
        'output': 'screen',
    }

    return LaunchDescription([
        *arguments,
        Node(condition=when("'", lifecycle, "' == 'auto'"), **sinew),
        LifecycleNode(condition=when("'", lifecycle, "' == 'managed'"), **sinew),
        Node(
            condition=when("'", urdf, "' != ''"),
            package='robot_state_publisher',
            executable='robot_state_publisher',
            namespace=namespace,
            parameters=[{
                'robot_description': ParameterValue(Command(["cat '", urdf, "'"]), value_type=str),
                'frame_prefix': ParameterValue(frame_prefix, value_type=str),
            }],
            output='screen',
        ),
        Node(
            condition=IfCondition(rviz),
            package='rviz2',
            executable='rviz2',
            namespace=namespace,
            arguments=['-d', rviz_config, '-f', [frame_prefix, fixed_frame]],
            output='screen',
        ),
    ])
